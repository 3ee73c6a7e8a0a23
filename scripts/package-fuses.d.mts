export declare function readFuses(executable: string): Promise<Record<string, boolean>>;
export declare function provenFuses(executable: string): Promise<Record<string, boolean>>;
