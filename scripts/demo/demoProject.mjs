import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { answerOf, root } from './millrace.mjs';

const data = join(root, 'node_modules/vega-datasets/data');

/** What the demo brings in: table, file, and how DuckDB itself reads that file. */
export const TABLES = [
  { table: 'seattle_weather', file: join(data, 'seattle-weather.csv'), reader: 'read_csv' },
  { table: 'airports', file: join(data, 'airports.csv'), reader: 'read_csv' },
  { table: 'cars', file: join(data, 'cars.json'), reader: 'read_json' },
  { table: 'penguins', file: join(data, 'penguins.json'), reader: 'read_json' },
  { table: 'flights', file: join(data, 'flights-3m.parquet'), reader: 'read_parquet' },
];

const QUERIES = {
  'flights by hour': `-- How late flights leave, by the hour they were meant to.
SELECT hour(date) AS hour, count(*) AS flights, avg(delay) AS mean_delay_minutes
FROM raw.flights GROUP BY 1 ORDER BY 1;
`,
  'weather by month': `-- Rain and temperature in Seattle, month by month.
SELECT date_trunc('month', date) AS month, sum(precipitation) AS rain_mm, avg(temp_max) AS mean_high_celsius
FROM raw.seattle_weather GROUP BY 1 ORDER BY 1;
`,
  'cars by origin': `-- Power against fuel, by where a car comes from.
SELECT Name, Origin, Horsepower, Miles_per_Gallon
FROM raw.cars WHERE Horsepower IS NOT NULL AND Miles_per_Gallon IS NOT NULL ORDER BY Origin, Horsepower;
`,
};

/** Makes the ready project, with real data in it and some queries saved. Under its name only when it is whole. */
export async function makeDemoProject(folder, say = () => {}) {
  const making = `${folder}.making`;
  // A project is named after its folder, so that is called by its last name from the start.
  const staged = join(making, basename(folder));
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await answerOf('init', staged, '--json');
  const ingests = [];
  for (const { table, file } of TABLES) {
    const answer = await answerOf('ingest', staged, file, '--as', table, '--json');
    say(`raw.${answer.table}: ${answer.rows} rows in ${answer.seconds.toFixed(1)} s`);
    ingests.push(answer);
  }
  await mkdir(join(staged, 'queries'), { recursive: true });
  for (const [name, sql] of Object.entries(QUERIES)) await writeFile(join(staged, 'queries', `${name}.sql`), sql);
  await rename(staged, folder);
  await rm(making, { recursive: true });
  return ingests;
}

export const isProject = (folder) => existsSync(join(folder, 'millrace.yml'));
