import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { CatalogTable, TableSource } from '#contract/catalog.ts';
import { formatBytes, formatCount } from '../../components/formatFigures.ts';
import { rejectsQuery, tableQuery } from './rejectsQuery.ts';
import classes from './Sources.module.css';

interface LakeTablesProps {
  tables: readonly CatalogTable[];
  openQuery: (sql: string) => void;
}

/** Tables of the lake, each with the files its rows came from. */
export function LakeTables({ tables, openQuery }: LakeTablesProps) {
  const lake = tables.filter(({ kind }) => kind === 'lake');
  if (lake.length === 0) {
    return (
      <div className={`${classes.box} ${classes.empty}`}>
        Nothing stored yet. Drop a CSV, JSON, Parquet, Arrow or Excel file anywhere on this window to look at it first.
      </div>
    );
  }
  return (
    <div className={classes.box}>
      <table className={classes.list}>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" data-number>
              Rows
            </th>
            <th scope="col" data-number>
              Rejected
            </th>
            <th scope="col" data-number>
              Size
            </th>
            <th scope="col" data-number>
              Files
            </th>
            <th scope="col" aria-label="Action" />
          </tr>
        </thead>
        <tbody>
          {lake.map((table) => (
            <LakeTable key={`${table.schema}.${table.name}`} table={table} openQuery={openQuery} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LakeTable({ table, openQuery }: { table: CatalogTable; openQuery: (sql: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { schema, name, rows, bytes, sources } = table;
  const rejected = sources.reduce((sum, source) => sum + source.rejected, 0);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Fragment>
      <tr>
        <td>
          <UnstyledButton
            fz={12}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            style={{ display: 'flex', alignItems: 'center', gap: 4 }}
          >
            <Chevron size={13} aria-hidden />
            <strong>
              {schema}.{name}
            </strong>
          </UnstyledButton>
        </td>
        <td data-number>{rows === null ? '' : formatCount(rows)}</td>
        <td data-number>
          {rejected > 0 ? (
            <Button size="compact-xs" variant="subtle" onClick={() => openQuery(rejectsQuery(name))}>
              {formatCount(rejected)}
            </Button>
          ) : (
            '0'
          )}
        </td>
        <td data-number>{bytes === null ? '' : formatBytes(bytes)}</td>
        <td data-number>{formatCount(sources.length)}</td>
        <td data-number>
          <Button size="compact-xs" variant="subtle" onClick={() => openQuery(tableQuery(schema, name))}>
            Query
          </Button>
        </td>
      </tr>
      {isOpen && sources.map((source) => <SourceRow key={`${source.batch} ${source.path}`} source={source} />)}
    </Fragment>
  );
}

function SourceRow({ source }: { source: TableSource }) {
  const { path, rows, rejected, ingestedAt, original } = source;
  return (
    <tr className={classes.quiet}>
      <td className={classes.path} style={{ paddingLeft: 29 }}>
        {path}
      </td>
      <td data-number>{formatCount(rows)}</td>
      <td data-number>{formatCount(rejected)}</td>
      <td colSpan={3} data-number>
        {new Date(ingestedAt).toLocaleString()} · {original === 'copy' ? 'original kept' : 'original by reference'}
      </td>
    </tr>
  );
}
