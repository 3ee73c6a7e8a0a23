import type { Plan } from '../Measurement.ts';
import type { ElectronStart } from './openElectron.ts';

type Start = Omit<ElectronStart, 'sights' | 'argv'>;

/** What the parts of the window's bench play on. */
export interface Stage {
  plan: Plan;
  millrace: Start;
  bare: Start;
  /** A project with one small table. */
  small: string;
}
