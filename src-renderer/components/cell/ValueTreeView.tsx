import classes from './CellViewer.module.css';
import type { ValueTree } from './valueTree.ts';

/** More members than one reads; the text view holds all. */
const SHOWN_MEMBERS = 500;

export function ValueTreeView({ value }: { value: ValueTree }) {
  return (
    <div className={classes.tree}>
      <Node label={null} value={value} depth={0} />
    </div>
  );
}

function Node({ label, value, depth }: { label: string | null; value: ValueTree; depth: number }) {
  if (value === null || typeof value === 'string') return <Leaf label={label} value={value} />;
  const { kind, members } = value;
  const left = members.length - SHOWN_MEMBERS;
  return (
    <details open={depth < 2}>
      <summary>
        {label !== null && <span className={classes.label}>{label}</span>}
        <span className={classes.size}>{kind === 'list' ? `[${members.length}]` : `{${members.length}}`}</span>
      </summary>
      <div className={classes.members}>
        {members.slice(0, SHOWN_MEMBERS).map((member, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: members have no name of their own that is unique.
          <Node key={i} {...member} depth={depth + 1} />
        ))}
        {left > 0 && <div className={classes.size}>… {left.toLocaleString('en')} more</div>}
      </div>
    </details>
  );
}

function Leaf({ label, value }: { label: string | null; value: string | null }) {
  return (
    <div className={classes.leaf}>
      {label !== null && <span className={classes.label}>{label}</span>}
      {value === null ? <span className={classes.size}>NULL</span> : <span>{value}</span>}
    </div>
  );
}
