export interface PackageOptions {
  project?: string;
  targets?: string[];
  platform?: 'linux' | 'mac' | 'win';
  output?: string;
}
export declare function packageDesktop(options?: PackageOptions): Promise<{ executable: string; electron: string }>;
