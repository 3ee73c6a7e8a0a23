export interface ElectronExecutable {
  path: string;
  version: string | null;
  source: string;
}
export declare function electronExecutable(): Promise<ElectronExecutable>;
