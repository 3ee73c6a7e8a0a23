import type { Plan, PlanNode } from '#contract/sql.ts';

/** Seconds of all operators together: threads work at once, so this can be more than the query took. */
export function totalSeconds({ root }: Plan): number {
  const sum = (node: PlanNode): number => (node.seconds ?? 0) + node.children.reduce((all, one) => all + sum(one), 0);
  return sum(root);
}

/** A fraction, 0 to 1; null where it was not measured. */
export function shareOfTime(node: PlanNode, total: number): number | null {
  if (node.seconds === null) return null;
  return total > 0 ? node.seconds / total : 0;
}
