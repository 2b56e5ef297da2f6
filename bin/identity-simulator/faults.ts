/** What can be made to go wrong, each with its words for the control page. */
export const faults = {
  none: { en: 'Everything works', hi: 'सब ठीक है' },
  deviceRemoved: { en: 'Device: unplugged', hi: 'डिवाइस: निकाला गया' },
  deviceInUse: { en: 'Device: used by another program', hi: 'डिवाइस: दूसरे प्रोग्राम के उपयोग में' },
  captureTimeout: { en: 'Device: no finger in time', hi: 'डिवाइस: समय पर अंगुली नहीं रखी गई' },
  captureFailed: { en: 'Device: finger cannot be read', hi: 'डिवाइस: अंगुली पढ़ी नहीं जा सकी' },
  pidDataReplayed: { en: 'Device: the last capture is sent again', hi: 'डिवाइस: पिछला कैप्चर फिर भेजा जाता है' },
  clockBehind: { en: 'Device: the computer’s clock is a day behind', hi: 'डिवाइस: कंप्यूटर की घड़ी एक दिन पीछे' },
  clockAhead: { en: 'Device: the computer’s clock is an hour ahead', hi: 'डिवाइस: कंप्यूटर की घड़ी एक घंटा आगे' },
  deviceUnknown: { en: 'Device: not in the register', hi: 'डिवाइस: रजिस्टर में नहीं' },
  mismatch: { en: 'UIDAI: the finger does not match', hi: 'UIDAI: अंगुली मेल नहीं खाती' },
  internalError: { en: 'UIDAI: internal error 930', hi: 'UIDAI: आंतरिक त्रुटि 930' },
  licenceOver: { en: 'UIDAI: the agency’s licence is over (565)', hi: 'UIDAI: एजेंसी का लाइसेंस समाप्त (565)' },
  noAnswer: { en: 'UIDAI: no answer', hi: 'UIDAI: कोई उत्तर नहीं' },
  unavailable: { en: 'UIDAI: HTTP 503', hi: 'UIDAI: HTTP 503' },
  redirected: { en: 'UIDAI: sends to another address', hi: 'UIDAI: दूसरे पते पर भेजता है' },
  signatureOfAnother: { en: 'Answer: signed by somebody else', hi: 'उत्तर: किसी और का हस्ताक्षर' },
  signatureMissing: { en: 'Answer: not signed', hi: 'उत्तर: बिना हस्ताक्षर' },
  transactionSwapped: { en: 'Answer: to another transaction', hi: 'उत्तर: किसी दूसरे लेन-देन का' },
  tokenSwapped: { en: 'Answer: about another person', hi: 'उत्तर: किसी दूसरे व्यक्ति के बारे में' },
  wrapped: { en: 'Answer: a forged yes around a signed no', hi: 'उत्तर: हस्ताक्षरित ना के बाहर जाली हाँ' },
  changedAfterSigning: { en: 'Answer: changed from no to yes after signing', hi: 'उत्तर: हस्ताक्षर के बाद ना से हाँ किया गया' },
  answerOld: { en: 'Answer: an hour old', hi: 'उत्तर: एक घंटा पुराना' },
  answerAhead: { en: 'Answer: an hour ahead', hi: 'उत्तर: एक घंटा आगे का' },
  answerReplayed: { en: 'Answer: a code that was used before', hi: 'उत्तर: पहले उपयोग हुआ कोड' },
} as const satisfies Readonly<Record<string, { readonly en: string; readonly hi: string }>>

export type Fault = keyof typeof faults

/** Whether a text names a fault. */
export function isFault(text: string): text is Fault {
  return Object.hasOwn(faults, text)
}
