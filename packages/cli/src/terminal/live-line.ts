import { canMove, columnsOf, type Io } from '../io.ts'
import { fit } from './width.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const START_OF_LINE = '\r\u001b[2K'

/** A line at the bottom of the terminal that tells how things stand, while lines may be added above it. */
export interface LiveLine {
  show: (text: string) => void
  above: (line: string) => void
  end: () => void
}

/** On a terminal it moves; elsewhere only what is new is written, a line each. */
export function liveLine(io: Pick<Io, 'stderr' | 'env'>): LiveLine {
  return canMove(io) ? moving(io.stderr) : still(io.stderr)
}

function moving(stderr: Io['stderr']): LiveLine {
  let text = ''
  let frame = 0
  const draw = () => {
    const spinner = FRAMES[frame++ % FRAMES.length]!
    stderr.write(`${START_OF_LINE}${fit(`${spinner} ${text}`, columnsOf(stderr) - 1)}`)
  }
  const timer = setInterval(draw, FRAME_MS)
  return {
    show: (next) => {
      text = next
    },
    above: (line) => {
      stderr.write(`${START_OF_LINE}${line}\n`)
      draw()
    },
    end: () => {
      clearInterval(timer)
      stderr.write(START_OF_LINE)
    },
  }
}

function still(stderr: Io['stderr']): LiveLine {
  let last = ''
  return {
    // Numbers that only grow would fill a log file.
    show: (text) => {
      const lasting = text.replace(/\d+(\.\d+)? ?(ms|s|min|h|%)( |$)/g, '').trim()
      if (lasting !== last) stderr.write(`${text}\n`)
      last = lasting
    },
    above: (line) => void stderr.write(`${line}\n`),
    end: () => undefined,
  }
}
