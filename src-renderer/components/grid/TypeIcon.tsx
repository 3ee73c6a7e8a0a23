import {
  type Icon,
  IconBinary,
  IconBraces,
  IconCalendar,
  IconClock,
  IconDecimal,
  IconHourglass,
  IconLetterCase,
  IconList,
  IconNumber123,
  IconToggleLeft,
} from '@tabler/icons-react';
import { type TypeKind, typeKind } from '../cell/typeKind.ts';

const ICONS: Readonly<Record<TypeKind, Icon>> = {
  integer: IconNumber123,
  float: IconDecimal,
  text: IconLetterCase,
  boolean: IconToggleLeft,
  date: IconCalendar,
  time: IconClock,
  interval: IconHourglass,
  nested: IconList,
  json: IconBraces,
  binary: IconBinary,
};

/** A small sign for a DuckDB type; the type text itself belongs beside or in a tooltip. */
export function TypeIcon({ type, size = 14 }: { type: string; size?: number }) {
  const Sign = ICONS[typeKind(type)];
  return <Sign size={size} stroke={1.5} aria-hidden style={{ flex: 'none', opacity: 0.6 }} />;
}
