/** Where each State or Union territory stands on the tile map, by LGD code (visual direction, section 10). Not a map in law. */
export interface StateTile {
  readonly lgd: number
  readonly code: string
  readonly row: number
  readonly column: number
  readonly name: { readonly en: string; readonly hi: string }
  readonly island: boolean
}

export const STATE_TILES: readonly StateTile[] = [
  { lgd: 1, code: 'JK', row: 0, column: 2, name: { en: 'Jammu and Kashmir', hi: 'जम्मू और कश्मीर' }, island: false },
  { lgd: 2, code: 'HP', row: 1, column: 3, name: { en: 'Himachal Pradesh', hi: 'हिमाचल प्रदेश' }, island: false },
  { lgd: 3, code: 'PB', row: 1, column: 1, name: { en: 'Punjab', hi: 'पंजाब' }, island: false },
  { lgd: 4, code: 'CH', row: 1, column: 2, name: { en: 'Chandigarh', hi: 'चंडीगढ़' }, island: false },
  { lgd: 5, code: 'UK', row: 2, column: 3, name: { en: 'Uttarakhand', hi: 'उत्तराखंड' }, island: false },
  { lgd: 6, code: 'HR', row: 2, column: 1, name: { en: 'Haryana', hi: 'हरियाणा' }, island: false },
  { lgd: 7, code: 'DL', row: 2, column: 2, name: { en: 'Delhi', hi: 'दिल्ली' }, island: false },
  { lgd: 8, code: 'RJ', row: 3, column: 1, name: { en: 'Rajasthan', hi: 'राजस्थान' }, island: false },
  { lgd: 9, code: 'UP', row: 3, column: 2, name: { en: 'Uttar Pradesh', hi: 'उत्तर प्रदेश' }, island: false },
  { lgd: 10, code: 'BR', row: 3, column: 3, name: { en: 'Bihar', hi: 'बिहार' }, island: false },
  { lgd: 11, code: 'SK', row: 3, column: 4, name: { en: 'Sikkim', hi: 'सिक्किम' }, island: false },
  { lgd: 12, code: 'AR', row: 2, column: 6, name: { en: 'Arunachal Pradesh', hi: 'अरुणाचल प्रदेश' }, island: false },
  { lgd: 13, code: 'NL', row: 3, column: 6, name: { en: 'Nagaland', hi: 'नागालैंड' }, island: false },
  { lgd: 14, code: 'MN', row: 4, column: 6, name: { en: 'Manipur', hi: 'मणिपुर' }, island: false },
  { lgd: 15, code: 'MZ', row: 5, column: 6, name: { en: 'Mizoram', hi: 'मिज़ोरम' }, island: false },
  { lgd: 16, code: 'TR', row: 5, column: 5, name: { en: 'Tripura', hi: 'त्रिपुरा' }, island: false },
  { lgd: 17, code: 'ML', row: 4, column: 5, name: { en: 'Meghalaya', hi: 'मेघालय' }, island: false },
  { lgd: 18, code: 'AS', row: 3, column: 5, name: { en: 'Assam', hi: 'असम' }, island: false },
  { lgd: 19, code: 'WB', row: 4, column: 4, name: { en: 'West Bengal', hi: 'पश्चिम बंगाल' }, island: false },
  { lgd: 20, code: 'JH', row: 4, column: 3, name: { en: 'Jharkhand', hi: 'झारखंड' }, island: false },
  { lgd: 21, code: 'OD', row: 5, column: 3, name: { en: 'Odisha', hi: 'ओडिशा' }, island: false },
  { lgd: 22, code: 'CG', row: 4, column: 2, name: { en: 'Chhattisgarh', hi: 'छत्तीसगढ़' }, island: false },
  { lgd: 23, code: 'MP', row: 4, column: 1, name: { en: 'Madhya Pradesh', hi: 'मध्य प्रदेश' }, island: false },
  { lgd: 24, code: 'GJ', row: 4, column: 0, name: { en: 'Gujarat', hi: 'गुजरात' }, island: false },
  { lgd: 27, code: 'MH', row: 5, column: 1, name: { en: 'Maharashtra', hi: 'महाराष्ट्र' }, island: false },
  { lgd: 28, code: 'AP', row: 6, column: 2, name: { en: 'Andhra Pradesh', hi: 'आंध्र प्रदेश' }, island: false },
  { lgd: 29, code: 'KA', row: 6, column: 1, name: { en: 'Karnataka', hi: 'कर्नाटक' }, island: false },
  { lgd: 30, code: 'GA', row: 6, column: 0, name: { en: 'Goa', hi: 'गोवा' }, island: false },
  { lgd: 31, code: 'LD', row: 7, column: 0, name: { en: 'Lakshadweep', hi: 'लक्षद्वीप' }, island: true },
  { lgd: 32, code: 'KL', row: 7, column: 1, name: { en: 'Kerala', hi: 'केरल' }, island: false },
  { lgd: 33, code: 'TN', row: 7, column: 2, name: { en: 'Tamil Nadu', hi: 'तमिलनाडु' }, island: false },
  { lgd: 34, code: 'PY', row: 7, column: 3, name: { en: 'Puducherry', hi: 'पुदुचेरी' }, island: false },
  { lgd: 35, code: 'AN', row: 7, column: 6, name: { en: 'Andaman and Nicobar Islands', hi: 'अंडमान और निकोबार द्वीपसमूह' }, island: true },
  { lgd: 36, code: 'TS', row: 5, column: 2, name: { en: 'Telangana', hi: 'तेलंगाना' }, island: false },
  { lgd: 37, code: 'LA', row: 0, column: 3, name: { en: 'Ladakh', hi: 'लद्दाख' }, island: false },
  { lgd: 38, code: 'DH', row: 5, column: 0, name: { en: 'The Dadra and Nagar Haveli and Daman and Diu', hi: 'दादरा और नगर हवेली तथा दमन और दीव' }, island: false },
]
