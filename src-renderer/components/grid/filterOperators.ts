import { typeKind } from '../cell/typeKind.ts';
import type { GridFilter, GridFilterOperator } from './DataGridProps.ts';

export const OPERATOR_LABELS: Readonly<Record<GridFilterOperator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is greater than',
  '>=': 'is at least',
  contains: 'contains',
  is_null: 'is NULL',
  is_not_null: 'is not NULL',
};

const NULLS: GridFilterOperator[] = ['is_null', 'is_not_null'];
const ORDERED: GridFilterOperator[] = ['=', '!=', '<', '<=', '>', '>=', ...NULLS];

/** The operators that make sense for a DuckDB type, the most usual first. */
export function operatorsOf(type: string): GridFilterOperator[] {
  switch (typeKind(type)) {
    case 'text':
      return ['contains', ...ORDERED];
    case 'nested':
    case 'json':
    case 'binary':
      return ['contains', '=', '!=', ...NULLS];
    case 'boolean':
      return ['=', '!=', ...NULLS];
    case 'integer':
    case 'float':
    case 'date':
    case 'time':
    case 'interval':
      return ORDERED;
  }
}

export function takesValue(operator: GridFilterOperator): boolean {
  return operator !== 'is_null' && operator !== 'is_not_null';
}

export function filterText(name: string, { operator, value }: GridFilter): string {
  return takesValue(operator)
    ? `${name} ${OPERATOR_LABELS[operator]} ${value ?? ''}`
    : `${name} ${OPERATOR_LABELS[operator]}`;
}
