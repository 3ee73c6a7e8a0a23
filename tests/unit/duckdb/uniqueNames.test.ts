import { expect, it } from 'vitest';
import { uniqueNames } from '../../../src-main/core/duckdb/uniqueNames.ts';

it('makes names unique without regard to case and leaves names that are there alone', () => {
  expect(uniqueNames(['a', 'A', 'a_1', 'b', 'a'])).toEqual(['a', 'A_2', 'a_1', 'b', 'a_3']);
});
