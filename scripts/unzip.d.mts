export declare function unzip(file: string, into: string, wanted: (name: string) => string | null): Promise<void>;
