/** The minutes an officer may choose from: a few steps up to what policy allows. */
export function minuteChoices(minutesMax: number): number[] {
  return [...new Set([1, 2, 5, 10, 20, minutesMax])].filter((minutes) => minutes <= minutesMax).sort((one, other) => one - other)
}
