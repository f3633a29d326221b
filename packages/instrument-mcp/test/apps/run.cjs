import('./main.mjs').then(({ main }) => main(require));
