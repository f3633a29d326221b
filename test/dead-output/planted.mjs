// Exporters that do what none of ours may: the comparison has to find each.
import { configure } from '@chaukas/core';

const EXPORTERS = {
  'throws into the app': () => {
    setImmediate(() => {
      throw new Error('planted');
    });
  },
  'keeps the process alive': () => {
    setTimeout(() => console.log('still here'), 100);
  },
  'ends with another code': () => {
    process.exitCode = 3;
  },
};

const mistake = new URL(import.meta.url).searchParams.get('mistake');

configure({ exporter: { destination: 'nowhere', writeThrough: true, export: EXPORTERS[mistake] } });
