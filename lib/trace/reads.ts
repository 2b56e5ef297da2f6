import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { type ExportName, findTrace, selectExportNames, selectTraces, type TraceRow, type Tracer, tracerRole } from '@/lib/trace/store'

/** The newest traces, whoever asked. */
export function listTraces(reader: Tracer): Promise<TraceRow[]> {
  return inReadOnly(tracerRole(reader), (tx) => selectTraces(tx, limits.exportsListed))
}

/** One trace with the exports it names; undefined when there is none. */
export function showTrace(reader: Tracer, id: string): Promise<{ trace: TraceRow; exports: ReadonlyMap<string, ExportName> } | undefined> {
  return inReadOnly(tracerRole(reader), async (tx) => {
    const trace = await findTrace(tx, id)
    if (!trace) return undefined
    const named = await selectExportNames(tx, (trace.answer ?? []).map(({ exportId }) => exportId))
    return { trace, exports: new Map(named.map((each) => [each.id, each])) }
  })
}
