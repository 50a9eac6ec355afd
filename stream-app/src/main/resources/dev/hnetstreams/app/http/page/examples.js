// Texts to start from: what people and machines really send. Escaped where the eye could be fooled.

export const EXAMPLES = [
  { name: "Spam",
    text: "You have b33n s3l3ct3d f0r a fr33 iPhone! Claim your prize within 24 hours at http://prize-claim.example and tell your friends" },
  { name: "Mixed",
    text: "Das Meeting ist auf Donnerstag verschoben, sorry for the late notice, ich schicke gleich den neuen Link." },
  { name: "Arabic",
    text: "الاجتماع صار online بدل ما يكون في المكتب، وراح أرسل لكم الـ link قبل الموعد بربع ساعة إن شاء الله." },
  { name: "Thai",
    text: "คุณยายทำขนมครกไว้เยอะมาก แวะมากินกันได้นะ เดี๋ยวหมดก่อน" },
  { name: "Code",
    text: "async function loadCart(id) {\n  const res = await fetch(`/api/carts/${id}`);\n  if (!res.ok) throw new Error(`HTTP ${res.status}`);\n  return (await res.json()).items;\n}" },
  { name: "Markup",
    text: "<img src=x onerror=alert(1)> <script>alert(2)</script>" },
  { name: "Look-alikes",
    text: "Y\u043eur account h\u0430s been lim\u0456ted after unusual activity. Please confirm y\u043eur identity on our secure page before Friday evening." },
  { name: "Invisible",
    text: "Plea\u200bse o\u200bpen the at\u200btached invoice\u202efdp.exe\u202c and ent\u00ader your pass\u200bword to view it before Friday" },
  { name: "Too short",
    text: "ok" },
];
