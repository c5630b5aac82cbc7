import type { Command } from '@commander-js/extra-typings'
import { command } from '../command.ts'
import type { Io } from '../io.ts'
import { asMarkdown, describeProgram } from '../reference.ts'
import { answer } from '../terminal/answer.ts'

export const referenceCommand = (io: Io) =>
  command('reference', 'the help of all commands as one page of Markdown, or as JSON', [
    'opstage reference > opstage.md',
    'opstage reference --json',
  ]).action((options, self) => {
    const reference = describeProgram(self.parent as unknown as Command)
    answer(io, options, reference, () => asMarkdown(reference).trimEnd())
  })
