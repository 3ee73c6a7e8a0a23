import type { CoreEvents } from '#contract/api.ts';

/** Tells every connected window a fact. May be called as often as one likes: facts are batched, the newest wins. */
export type Publish = <K extends keyof CoreEvents & string>(event: K, subject: string, data: CoreEvents[K]) => void;
