import { idBytes } from '@/lib/crypto/manifest'
import { limits } from '@/lib/limits'

/** The ids of a file's rows in their order, gathered in parts of one size: a part is taken away before the next one fills. */
export class KeptIds {
  private ids = Buffer.allocUnsafeSlow(limits.manifestPartRows * idBytes)
  private count = 0
  private readonly full: Buffer[] = []

  /** One more id, as the two halves of its eight bytes. */
  put(high: number, low: number): void {
    const at = this.count * idBytes
    this.ids.writeInt32BE(high, at)
    this.ids.writeUInt32BE(low, at + 4)
    this.count += 1
    if (this.count < limits.manifestPartRows) return
    this.full.push(this.ids)
    this.ids = Buffer.allocUnsafeSlow(limits.manifestPartRows * idBytes)
    this.count = 0
  }

  /** The parts that are full, away from here. */
  takeFull(): Buffer[] {
    return this.full.splice(0)
  }

  /** What is left at the end; null for nothing. */
  takeRest(): Buffer | null {
    const rest = this.count === 0 ? null : this.ids.subarray(0, this.count * idBytes)
    this.count = 0
    return rest
  }
}
