// Tells the log what changed and which diagnostics are new, each with its file, line and column.
import type { FastifyBaseLogger } from 'fastify'
import { describe } from '../content/messages.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { ScanReport } from './publisher.ts'

/** Makes a function that logs one report; a problem is logged when it appears, not at every look. */
export function createDiagnosticLog (log: Pick<FastifyBaseLogger, 'info' | 'warn'>): (report: ScanReport) => void {
  let earlier = new Set<string>()
  let heldSince: number | null = null
  return ({ read, gone, touched, diagnostics, held }) => {
    if (touched > 0) log.info({ read: read.length, gone: gone.length, touched }, 'the portal shows the folder as it is now')
    if (held && held.since !== heldSince) log.warn({ reason: held.reason, pieces: held.keys.length }, 'the folder lacks much: what was public stays')
    heldSince = held?.since ?? null
    const current = new Set<string>()
    for (const problem of diagnostics) {
      const key = keyOf(problem)
      current.add(key)
      if (earlier.has(key)) continue
      const { severity, message, hint } = describe(problem)
      const place = { code: problem.code, file: problem.file, line: problem.line, column: problem.column }
      if (severity === 'notice') log.info(place, `${message}。${hint}`)
      else log.warn(place, `${message}。${hint}`)
    }
    earlier = current
  }
}

const keyOf = ({ code, file, line, column, params }: LocatedDiagnostic) => JSON.stringify([code, file, line, column, params])
