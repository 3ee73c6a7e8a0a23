import { Command, Option } from 'commander';
import { checkProject } from './checkProject.ts';
import { CODECS, EXPORT_FORMATS, type ExportCommandOptions, exportData } from './exportData.ts';
import { type IngestOptions, ingestFiles } from './ingestFiles.ts';
import { initProject } from './initProject.ts';
import { fraction, parameter, portNumber, READ_FORMATS } from './options.ts';
import { QUERY_FORMATS, type QueryOptions, queryProject } from './queryProject.ts';
import type { ServeOptions } from './serveProject.ts';
import { showCatalog } from './showCatalog.ts';
import { unmarkSql } from './sqlWord.ts';
import type { Terminal } from './Terminal.ts';

interface Json {
  json?: boolean;
}

/** All commands. `fail` is called when one did its work and the answer is no: a file that did not arrive, a check that is not clean. */
export function createProgram(terminal: Terminal, version: string, fail: () => void): Command {
  const json = () => new Option('--json', 'one JSON object on stdout');
  const program = new Command('millrace')
    .description('Brings files into a local lake and answers SQL over it.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    });

  program
    .command('init <project>')
    .description('make a project of a new or empty folder')
    .addOption(json())
    .action((project: string, options: Json) => initProject(terminal, project, options));

  program
    .command('ingest <project> <path...>')
    .description('bring files, folders and globs into a table of the lake')
    .option('--as <table>', 'table in schema raw; the name of the file or folder when left out')
    .addOption(new Option('--format <format>', 'format of the files; sniffed when left out').choices(READ_FORMATS))
    .option(
      '--max-rejects <share>',
      'share of rejected rows above which nothing of a file is stored, e.g. 1%',
      fraction,
    )
    .addOption(json())
    .action(async (project: string, paths: string[], options: IngestOptions) => {
      if (!(await ingestFiles(terminal, project, paths, options))) fail();
    });

  program
    .command('query <project>')
    .description('run SQL and write what it returns')
    .argument('<sql>', 'one statement or several; the last one that returns rows is written', unmarkSql)
    .addOption(new Option('--format <format>', 'how to write it').choices(QUERY_FORMATS).default('table'))
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--param <name=value>', 'value of the parameter $name; may be given again', parameter)
    .action((project: string, sql: string, options: QueryOptions) => queryProject(terminal, project, sql, options));

  program
    .command('export <project>')
    .description('write a whole table, or all that a statement returns, to a file')
    .argument('<table-or-sql>', 'name of a table, or a statement', unmarkSql)
    .requiredOption('--to <file>', 'the file; its ending names the format')
    .addOption(new Option('--format <format>', 'format when the ending does not tell').choices(EXPORT_FORMATS))
    .addOption(new Option('--codec <codec>', 'compression of Parquet').choices(CODECS))
    .addOption(json())
    .action((project: string, source: string, options: ExportCommandOptions) =>
      exportData(terminal, project, source, options),
    );

  program
    .command('catalog <project>')
    .description('list tables, columns, types, rows, bytes and sources')
    .addOption(json())
    .action((project: string, options: Json) => showCatalog(terminal, project, options));

  program
    .command('check <project>')
    .description('compare the lake, its manifest and the footers of its files')
    .option('--repair', 'rebuild the manifest from the footers')
    .addOption(json())
    .action(async (project: string, options: Json & { repair?: boolean }) => {
      if (!(await checkProject(terminal, project, options))) fail();
    });

  program
    .command('serve <project>')
    .description('serve the window to a browser on this machine')
    .option('--port <number>', 'port; 0 takes a free one', portNumber, 0)
    .option('--host <address>', 'address to listen on; needs --password when others can reach it')
    .option('--password', 'let people sign in with a password: asked for, or taken from MILLRACE_PASSWORD')
    .option('--no-open', 'do not open a browser')
    .addOption(json())
    .action(async (project: string, options: ServeOptions) => {
      // The web server is half of what a start costs; only this command pays for it.
      const { serveProject } = await import('./serveProject.ts');
      await serveProject(terminal, project, version, options);
    });

  return program;
}
