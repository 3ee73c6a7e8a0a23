import { Badge, Loader, Text } from '@mantine/core';
import type { Plan, PlanNode } from '#contract/sql.ts';
import { formatCount, formatDuration } from '../../../components/formatFigures.ts';
import styles from './PlanView.module.css';
import { shareOfTime, totalSeconds } from './planFigures.ts';

/** The operators of a plan as a tree: what each does, its rows and, after ANALYZE, its share of the time. */
export function PlanView({ plan }: { plan: Plan }) {
  const total = totalSeconds(plan);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.plan} aria-label="Plan" tabIndex={0}>
      <header className={styles.head}>
        <Badge variant="light" size="sm" radius="sm">
          {plan.analyzed ? 'Measured' : 'Estimated'}
        </Badge>
        <Text size="xs" c="dimmed">
          {plan.analyzed
            ? `The query was run: ${formatDuration((plan.seconds ?? 0) * 1000)} in all. Bars show each step's share of the time of all threads.`
            : 'The query was not run. Rows are estimates; Explain analyze measures them.'}
        </Text>
      </header>
      <ul className={styles.tree}>
        <Node node={plan.root} total={total} />
      </ul>
    </section>
  );
}

function Node({ node, total }: { node: PlanNode; total: number }) {
  const share = shareOfTime(node, total);
  return (
    <li>
      <div className={styles.node}>
        <div className={styles.line}>
          <strong className={styles.name}>{node.name}</strong>
          <span className={styles.figures}>{figures(node)}</span>
          {share !== null && (
            <span className={styles.time}>
              <span className={styles.track} aria-hidden>
                <span className={styles.bar} style={{ width: `${Math.max(share * 100, 1)}%` }} />
              </span>
              <span className={styles.share}>
                {formatDuration((node.seconds ?? 0) * 1000)} · {Math.round(share * 100)} %
              </span>
            </span>
          )}
        </div>
        {Object.entries(node.details).map(
          ([name, value]) =>
            value.trim() !== '' && (
              <div key={name} className={styles.detail}>
                <span>{name}</span> <code>{value.trim().replaceAll('\n', ', ')}</code>
              </div>
            ),
        )}
      </div>
      {node.children.length > 0 && (
        <ul>
          {node.children.map((child, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a plan never changes, and its operators have no names of their own
            <Node key={index} node={child} total={total} />
          ))}
        </ul>
      )}
    </li>
  );
}

function figures({ rows, estimatedRows }: PlanNode): string {
  const estimated = estimatedRows === null ? '' : `~${formatCount(estimatedRows)} rows`;
  if (rows === null) return estimated;
  return estimated ? `${formatCount(rows)} rows (${estimated} expected)` : `${formatCount(rows)} rows`;
}

export function PlanLoading({ analyze }: { analyze: boolean }) {
  return (
    <div className={styles.loading}>
      <Loader size="xs" />
      <Text size="sm">{analyze ? 'Running the query to measure its plan…' : 'Asking for the plan…'}</Text>
    </div>
  );
}
