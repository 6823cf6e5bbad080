// Hindi in Devanagari, signs on the left and letters on the right as InScript has them; whole vowels above. JSON, see latin.js.
export default {
  "sample": "अआइ",
  "layouts": {
    "hi": {
      "letters": ["अ आ इ ई उ ए ओ ृ ं ँ श ण", "ौ ै ा ी ू ब ह ग द ज ड ़", "ो े ् ि ु प र क त च ट ख", "{more} म न व ल स य ष भ फ छ ।"],
      "more": [["ऊ ऋ ऐ औ ः ऍ ऑ ॅ ॉ ॐ", "घ ङ झ ञ ठ ढ ध थ ळ", "क़ ख़ ग़ ज़ ड़ ढ़ फ़ य़ क्ष त्र ज्ञ श्र", "{more} - , . ? ! ॠ ऽ"]],
      "digits": "१ २ ३ ४ ५ ६ ७ ८ ९ ०", "signs": "। ॥ ₹"
    }
  }
};
