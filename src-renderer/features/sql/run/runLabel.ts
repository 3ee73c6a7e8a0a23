import type { Run } from '#contract/sql.ts';
import { formatCount, formatDuration, plural } from '../../../components/formatFigures.ts';

/** One line that says how a run is. `elapsedMs` is the clock on screen while it has not ended. */
export function runLabel(run: Run, elapsedMs: number): string {
  switch (run.status) {
    case 'waiting':
      return run.ahead === 0 ? 'Waiting for its turn' : `Waiting: ${plural(run.ahead, 'query', 'queries')} ahead`;
    case 'running': {
      if (run.stopping) return 'Stopping…';
      const which = run.statements > 1 ? ` statement ${run.statement} of ${run.statements}` : '';
      const rows = run.rows > 0 ? ` · ${plural(run.rows, 'row')} so far` : '';
      const percent = !run.progress ? '' : ` · ${Math.floor(run.progress * 100)} %`;
      return `Running${which} · ${formatDuration(elapsedMs)}${percent}${rows}`;
    }
    case 'done':
      return `${doneLabel(run)} · ${formatDuration(run.elapsedMs)}`;
    case 'failed':
      return `Failed after ${formatDuration(run.elapsedMs)}`;
    case 'cancelled':
      return `Stopped after ${formatDuration(run.elapsedMs)}${run.rows > 0 ? ` · ${formatCount(run.rows)} rows had come` : ''}`;
    default:
      throw new Error(`Unknown run status ${JSON.stringify(run satisfies never)}`);
  }
}

function doneLabel(run: Extract<Run, { status: 'done' }>): string {
  if (run.returnsRows) return plural(run.rows, 'row');
  return run.changed === null ? 'Done' : `${plural(run.changed, 'row')} changed`;
}
