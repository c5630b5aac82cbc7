import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Io } from '../io.ts'

type Env = Io['env']

const home = (env: Env) => env.HOME || homedir()

/** Where logins are kept: `$XDG_CONFIG_HOME/opstage`, by default `~/.config/opstage`. */
export const configFolder = (env: Env) => join(env.XDG_CONFIG_HOME || join(home(env), '.config'), 'opstage')

/** Where `opstage up` keeps everything it has: OPSTAGE_DATA_DIR, else `$XDG_DATA_HOME/opstage`, by default `~/.local/share/opstage`. */
export const dataFolder = (env: Env) =>
  env.OPSTAGE_DATA_DIR || join(env.XDG_DATA_HOME || join(home(env), '.local', 'share'), 'opstage')
