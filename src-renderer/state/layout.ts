export type Page = 'sql' | 'sources' | 'monitor';
export type SidePanel = 'history' | 'versions' | 'saved';
export type Theme = 'light' | 'dark' | 'auto';

export interface Layout {
  page: Page;
  catalogOpen: boolean;
  /** What is open at the right of the SQL page. */
  sidePanel: SidePanel | null;
  theme: Theme;
  /** Sizes of resizable panels in percent, by group and panel. */
  sizes: Record<string, Record<string, number>>;
  /** Schemas (`s:main`) and tables (`t:main.name`) that are unfolded in the catalog. */
  unfolded: string[];
}

export const firstLayout: Layout = {
  page: 'sql',
  catalogOpen: true,
  sidePanel: null,
  theme: 'auto',
  sizes: {},
  unfolded: ['s:raw', 's:main'],
};
