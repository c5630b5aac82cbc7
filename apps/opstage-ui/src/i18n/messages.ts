import type { en } from './en.ts'

/** Text stays text and a function keeps its parameters; what it says may differ. */
type Words<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Words<T[K]> }

/** The shape of every language's table, taken from the English one: a key that is missing is a type error. */
export type Messages = Words<typeof en>
