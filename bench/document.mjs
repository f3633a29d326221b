// Puts the table of the full run in results.json into docs/performance.md; with --check it only tells whether it is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdown } from './lib/markdown.mjs';

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'performance.md');
const RESULTS = join(import.meta.dirname, 'results.json');
const TABLE = /(<!-- measured -->\n)[\s\S]*?(<!-- end -->)/;

const text = readFileSync(DOCUMENT, 'utf8');
const measured = markdown(JSON.parse(readFileSync(RESULTS, 'utf8')));
const wanted = text.replace(TABLE, (_, begin, end) => `${begin}\n${measured}\n\n${end}`);
if (!process.argv.includes('--check')) writeFileSync(DOCUMENT, wanted);
else if (wanted !== text) {
  process.stderr.write(
    'docs/performance.md has another table than bench/results.json: run `node bench/document.mjs`\n',
  );
  process.exitCode = 1;
}
