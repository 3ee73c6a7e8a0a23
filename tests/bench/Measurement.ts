/** What a bench may spend. */
export interface Plan {
  /** A folder of this run alone. */
  folder: string;
  /** engine.js of another build than the one in `out`. */
  engine?: string | undefined;
  quick: boolean;
  full: boolean;
  /** Size of the CSV file, about. */
  csvBytes: number;
  /** How often each side is measured; the sides take turns. */
  runs: number;
  say(text: string): void;
}

export interface Measurement {
  bench: string;
  what: string;
  value: number;
  unit: 's' | 'ms' | 'MB' | '×';
  /** What the value is compared with, in the same unit. */
  against?: { what: string; value: number };
  /** value ÷ against. */
  ratio?: number;
  /** In words, e.g. `≤ 1.15×`. */
  budget?: string;
  met?: boolean;
  /** Each run, in the order they were made. */
  runs?: number[];
}

export type Bench = (plan: Plan) => Promise<Measurement[]>;
