/** More files in one drop are surely a mistake; a folder of that size is better named by its path. */
const MOST_FILES = 2_000;

/** The files of a drop. Folders are walked only where their path is of no use, that is in a browser. */
export async function droppedFiles(transfer: DataTransfer, walkFolders: boolean): Promise<File[]> {
  if (!walkFolders) return [...transfer.files];
  // Entries must be taken before the first await: the transfer is emptied after the event.
  const dropped = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: File[] = [];
  for (const { entry, file } of dropped) {
    if (entry) await collect(entry, files);
    // What another program made for the drop lies in no folder and has no entry.
    else if (file) files.push(file);
  }
  return files;
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= MOST_FILES) return;
  if (isFile(entry)) {
    files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader hands out a folder in parts and ends with an empty one.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const child of part) await collect(child, files);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
