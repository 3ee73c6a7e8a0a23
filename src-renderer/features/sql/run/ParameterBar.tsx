import { Button, TextInput } from '@mantine/core';
import type { Tab } from '../../../state/tabs.ts';
import styles from './ParameterBar.module.css';

export interface ParameterBarProps {
  names: readonly string[];
  values: Tab['parameters'];
  /** Names without a value that the last run asked for. */
  missing: readonly string[];
  onChange: (name: string, value: string | null) => void;
  onRun: () => void;
}

/** One input for each `$name` of the script; DuckDB casts the text to what the statement needs. */
export function ParameterBar({ names, values, missing, onChange, onRun }: ParameterBarProps) {
  return (
    <form
      className={styles.bar}
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      {names.map((name) => {
        const value = values[name];
        const lacking = value === undefined && missing.includes(name);
        return (
          <TextInput
            key={name}
            id={`parameter-${name}`}
            className={styles.input ?? ''}
            size="xs"
            label={`$${name}`}
            value={value ?? ''}
            placeholder={value === null ? 'NULL' : lacking ? 'needs a value' : ''}
            error={lacking}
            onChange={(event) => onChange(name, event.currentTarget.value)}
            rightSectionWidth={46}
            rightSection={
              <Button
                size="compact-xs"
                variant={value === null ? 'light' : 'subtle'}
                {...(value === null ? {} : { color: 'gray' })}
                aria-pressed={value === null}
                aria-label={`$${name} is NULL`}
                onClick={() => onChange(name, value === null ? '' : null)}
              >
                NULL
              </Button>
            }
          />
        );
      })}
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
