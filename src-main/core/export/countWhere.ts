import { whileWanted } from '../sql/interruptUntilSettled.ts';
import type { ExportTask } from './ExportTask.ts';

/** For each condition, how many rows it holds for; one scan for all, none for none. */
export async function countWhere({ source, signal }: ExportTask, conditions: readonly string[]): Promise<number[]> {
  if (conditions.length === 0) return [];
  const counts = conditions.map((condition) => `count(*) FILTER (WHERE ${condition})`).join(', ');
  const work = source.connection.runAndReadAll(`SELECT ${counts} FROM ${source.relation}`);
  const [row = []] = (await whileWanted(source.connection, work, signal)).getRows();
  return row.map(Number);
}

/** `1 cell`, `2,000 cells`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
