/** SQLite is busy, full or not to be read; PostgreSQL is gone, starting, failing over, full, had to end a deadlock, or its tables have just changed. */
const CODES =
  /^(SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND|AI_AGAIN)|57P0\d|57014|53300|25006|25P03|0A000|40001|40P01|55P03|08\w{3})/

/** The PostgreSQL client says some things without a code. */
const WORDS =
  /^(Connection terminated|timeout (exceeded when trying to connect|expired)|Client has encountered a connection error|Client was closed)/

/** The database cannot be worked with right now: nobody's fault who called, and worth trying again. */
export const isUnavailable = ({ code, message }: { code?: unknown; message?: unknown }) =>
  typeof code === 'string' ? CODES.test(code) : WORDS.test(String(message))
