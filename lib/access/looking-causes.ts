/** Why an officer looks for one person, or at what a mask hides. The words: `reasons.<key>` in messages/. By itself, for forms in a browser need the words and no checks. */
export const lookingCauses = ['claim', 'grievance', 'verification', 'correction', 'legal'] as const
