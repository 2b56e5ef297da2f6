/** The processor time that this process has used, in milliseconds. What must cost little is measured by it: other work on the machine makes a clock go on, and not this. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
