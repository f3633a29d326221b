/** What `--help` prints. */
export const HELP = `Usage: chaukas-collector [options]            start a Chaukas server
       chaukas-collector keys create --tenant T --role R [--project P] [--data DIR]
       chaukas-collector keys list [--data DIR]
       chaukas-collector keys revoke ID [--data DIR]

Options
  --port N         port to listen on, 0 for any that is free (50051; CHAUKAS_COLLECTOR_PORT)
  --host ADDRESS   address to listen on; all but loopback addresses need a key (127.0.0.1; CHAUKAS_COLLECTOR_HOST)
  --data DIR       directory of events and keys (./chaukas-data; CHAUKAS_COLLECTOR_DATA)
  --log-level L    debug, info, warn or error, as lines of JSON on stderr (info; CHAUKAS_COLLECTOR_LOG_LEVEL)
  --help           print this
  --version        print the version

Options of keys create
  --tenant T       tenant whose events the key writes or reads
  --project P      project of the tenant, once for each (all)
  --role R         write (send events) or read (query, tail), once for each
`;

/** What is wrong with how the command was called, in one sentence that names the option and the fix. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
