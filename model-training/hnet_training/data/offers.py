"""Made-up spam in twenty languages and made-up notices, written for this project: no corpus at hand has any but English and
Thai spam, and few have the messages of services that look like it.

Without them the head learns that what is not English is ham, and that a link to confirm an address is spam. Each language
has hooks and calls; amounts, links and emoji vary.
"""

import random
from typing import Dict, List, Tuple

# By language: hooks, calls; {} is an amount or a number.
OFFERS: Dict[str, Tuple[List[str], List[str]]] = {
    "deu": (["Herzlichen Glückwunsch, Sie haben {} Euro gewonnen", "Verdienen Sie {} Euro pro Woche von zu Hause",
             "Sofortkredit ohne Schufa bis {} Euro", "Nur heute: {} % Rabatt auf alle Uhren", "Ihr Paket wartet, Zollgebühr {} Euro offen",
             "Ihr Konto wurde gesperrt", "Abnehmen ohne Sport, {} Kilo in zwei Wochen", "Heiße Singles in deiner Nähe",
             "Gratis Casino Bonus {} Freispiele", "Ihre Bestellung wurde storniert, Rückerstattung {} Euro"],
            ["Jetzt klicken", "Hier sofort sichern", "Bestätigen Sie Ihre Daten", "Nur noch heute gültig", "Melden Sie sich kostenlos an"]),
    "fra": (["Félicitations, vous avez gagné {} euros", "Gagnez {} euros par jour depuis chez vous", "Crédit rapide sans justificatif jusqu'à {} euros",
             "Promo exceptionnelle -{} % sur toutes les montres", "Votre colis est bloqué, frais de {} euros à régler", "Votre compte a été suspendu",
             "Perdez {} kilos sans effort", "Rencontres coquines près de chez vous", "Bonus casino gratuit {} tours"],
            ["Cliquez ici", "Profitez-en maintenant", "Confirmez vos coordonnées", "Offre valable aujourd'hui seulement", "Inscrivez-vous gratuitement"]),
    "spa": (["Felicidades, has ganado {} euros", "Gana {} dólares al día desde casa", "Préstamo inmediato sin aval hasta {}",
             "Solo hoy {} % de descuento en relojes", "Tu paquete está retenido, paga {} euros de aduana", "Tu cuenta ha sido bloqueada",
             "Baja {} kilos en una semana", "Chicas solteras cerca de ti", "Bono de casino gratis {} tiradas", "Has sido seleccionado, iPhone gratis"],
            ["Haz clic aquí", "Aprovecha ahora", "Confirma tus datos", "Oferta válida solo hoy", "Regístrate gratis"]),
    "ita": (["Congratulazioni, hai vinto {} euro", "Guadagna {} euro al giorno da casa", "Prestito immediato senza garanzie fino a {} euro",
             "Solo oggi sconto del {} %", "Il tuo pacco è in giacenza, paga {} euro", "Il tuo conto è stato bloccato", "Perdi {} chili senza dieta",
             "Bonus casinò gratis {} giri"], ["Clicca qui", "Approfitta subito", "Conferma i tuoi dati", "Solo per oggi", "Iscriviti gratis"]),
    "por": (["Parabéns, você ganhou {} reais", "Ganhe {} reais por dia sem sair de casa", "Empréstimo na hora para negativado até {}",
             "Só hoje {} % de desconto", "Sua encomenda está retida, pague {} reais", "Sua conta foi bloqueada", "Emagreça {} quilos em duas semanas",
             "Bônus de cassino grátis {} rodadas"], ["Clique aqui", "Aproveite agora", "Confirme seus dados", "Oferta por tempo limitado", "Cadastre-se grátis"]),
    "nld": (["Gefeliciteerd, u heeft {} euro gewonnen", "Verdien {} euro per week vanuit huis", "Snel geld lenen tot {} euro",
             "Alleen vandaag {} % korting", "Uw pakket wacht, betaal {} euro", "Uw rekening is geblokkeerd", "Val {} kilo af zonder dieet",
             "Gratis casino bonus {} spins"], ["Klik hier", "Profiteer nu", "Bevestig uw gegevens", "Alleen vandaag geldig"]),
    "pol": (["Gratulacje, wygrałeś {} złotych", "Zarabiaj {} zł dziennie z domu", "Szybka pożyczka bez BIK do {} zł", "Tylko dziś rabat {} %",
             "Twoja paczka czeka, dopłać {} zł", "Twoje konto zostało zablokowane", "Schudnij {} kilo w tydzień", "Darmowy bonus kasyno {} spinów"],
            ["Kliknij tutaj", "Skorzystaj teraz", "Potwierdź swoje dane", "Oferta tylko dziś"]),
    "rus": (["Поздравляем, вы выиграли {} рублей", "Заработок от {} рублей в день без вложений", "Кредит без справок до {} рублей", "Только сегодня скидка {} %",
             "Ваша посылка задержана, оплатите {} рублей", "Ваш аккаунт заблокирован", "Похудей на {} кг за неделю", "Бонус казино {} фриспинов бесплатно",
             "Работа на дому, подработка {} в неделю", "Девушки рядом ищут знакомства"],
            ["Жми на ссылку", "Пиши в личку", "Переходи по ссылке", "Подтвердите данные", "Успей сегодня", "Регистрируйся бесплатно"]),
    "ukr": (["Вітаємо, ви виграли {} гривень", "Заробіток від {} гривень на день", "Кредит без довідок до {} гривень", "Тільки сьогодні знижка {} %",
             "Вашу картку заблоковано", "Безкоштовний бонус казино {}"], ["Тисни на посилання", "Пиши в особисті", "Підтвердьте дані", "Встигни сьогодні"]),
    "tur": (["Tebrikler, {} lira kazandınız", "Evden günde {} lira kazan", "Kefilsiz anında kredi {} lira", "Sadece bugün yüzde {} indirim",
             "Kargonuz bekliyor, {} lira ödeyin", "Hesabınız askıya alındı", "Bedava casino bonusu {} freespin", "Deneme bonusu {} TL"],
            ["Hemen tıkla", "Linke tıklayın", "Bilgilerinizi onaylayın", "Son gün bugün", "Ücretsiz üye ol"]),
    "ind": (["Selamat, anda memenangkan {} juta", "Hasilkan {} ribu per hari dari rumah", "Pinjaman cepat tanpa jaminan {} juta", "Slot gacor bonus {} ribu",
             "Diskon {} persen hanya hari ini", "Akun anda diblokir"], ["Klik link ini", "Daftar sekarang", "Konfirmasi data anda", "Hubungi WA kami"]),
    "vie": (["Chúc mừng bạn đã trúng {} triệu", "Kiếm {} triệu mỗi ngày tại nhà", "Vay tiền nhanh không thế chấp {} triệu", "Giảm giá {} phần trăm chỉ hôm nay",
             "Tài khoản của bạn đã bị khóa", "Khuyến mãi nạp {} tặng thưởng"], ["Bấm vào đây", "Đăng ký ngay", "Xác nhận thông tin", "Nhắn tin Zalo"]),
    "zho-Hans": (["恭喜您中奖{}元", "日赚{}元，在家兼职", "无抵押快速贷款{}万", "今日特价{}折", "您的账户已被冻结", "加微信领取红包{}元", "澳门赌场首存送{}", "刷单日结{}元"],
                 ["点击链接", "立即注册", "加微信", "确认您的信息", "扫码领取", "名额有限"]),
    "zho-Hant": (["恭喜您中獎{}元", "日賺{}元，在家兼職", "免擔保快速貸款{}萬", "今日特價{}折", "您的帳戶已被凍結", "加LINE領取紅包{}元"], ["點擊連結", "立即註冊", "確認您的資料", "名額有限"]),
    "jpn": (["当選おめでとうございます！{}万円が当たりました", "在宅で月収{}万円", "即日融資{}万円まで", "本日限り{}%オフ", "お客様のアカウントが停止されました", "無料で{}円プレゼント",
             "荷物のお届けに不在でした、料金{}円"], ["今すぐクリック", "こちらから登録", "情報を確認してください", "LINE追加してください", "限定"]),
    "kor": (["축하합니다! {}만원 당첨되셨습니다", "재택근무 하루 {}만원", "무담보 즉시 대출 {}만원", "오늘만 {}% 할인", "고객님의 계정이 정지되었습니다", "지금 가입하면 {}만원 무료 지급", "카지노 꽁머니 {}만원"],
            ["아래 링크를 클릭하세요", "지금 바로 가입", "카톡 문의", "본인 확인 바랍니다", "선착순"]),
    "ara": (["مبروك لقد ربحت {} دولار", "اربح {} دولار يوميا من المنزل", "قرض سريع بدون ضمان حتى {}", "خصم {} بالمئة اليوم فقط", "تم إيقاف حسابك", "طردك بانتظار دفع {}"],
            ["اضغط هنا", "سجل الآن مجانا", "أكد بياناتك", "تواصل واتساب"]),
    "hin": (["बधाई हो, आपने {} रुपये जीते हैं", "घर बैठे रोज {} रुपये कमाएं", "बिना गारंटी तुरंत लोन {} लाख", "आज ही {} प्रतिशत छूट", "आपका खाता बंद कर दिया गया है"],
            ["यहां क्लिक करें", "अभी रजिस्टर करें", "अपनी जानकारी दें", "व्हाट्सएप करें"]),
    "swe": (["Grattis, du har vunnit {} kronor", "Tjäna {} kronor i veckan hemifrån", "Snabblån utan UC upp till {}", "Endast idag {} % rabatt", "Ditt konto har spärrats",
             "Ditt paket väntar, betala {} kr"], ["Klicka här", "Passa på nu", "Bekräfta dina uppgifter"]),
    "ron": (["Felicitări, ai câștigat {} euro", "Câștigă {} lei pe zi de acasă", "Credit rapid fără acte până la {}", "Doar azi reducere {} %", "Contul tău a fost blocat"],
            ["Click aici", "Profită acum", "Confirmă datele tale"]),
    "ces": (["Gratulujeme, vyhráli jste {} korun", "Vydělejte {} Kč denně z domova", "Rychlá půjčka bez registru do {} Kč", "Jen dnes sleva {} %", "Váš účet byl zablokován"],
            ["Klikněte zde", "Využijte nyní", "Potvrďte své údaje"]),
    "eng": (["Your parcel is held, pay the {} fee", "Buy cheap viagra online now", "Earn {} dollars a day from home", "Your account has been suspended, verify now",
             "Free {} spins casino bonus", "Hot singles near you", "Double your bitcoin, invest {} today", "Lose {} pounds in a week", "You won a free iPhone",
             "Cheap meds without prescription", "Replica watches {} % off"], ["Click here", "Act now", "Limited offer", "Claim your prize", "Message me on WhatsApp"]),
}
# What services write to their customers: ham. {} is a number.
NOTICES: Dict[str, List[str]] = {
    "eng": ["Your one-time passcode is {}", "Your verification code is {}. Do not share it with anyone", "Welcome! Your account has been created",
            "Please confirm your e-mail address by clicking the link below", "Your order #{} has shipped and will arrive on Monday",
            "Reminder: your appointment is tomorrow at {}:30", "Your password was changed. If this was not you, contact support",
            "Your invoice {} is attached", "You can now sign in to your new account", "Thanks for signing up! Here is how to get started",
            "Your table for {} is confirmed", "Your subscription renews on 1 May", "Meeting moved to {} pm, same room", "Build #{} passed",
            "Your ticket {} has been closed", "Your parcel was delivered to your neighbour", "Reset your password with this link, valid for {} minutes",
            "Your refund of {} has been processed", "New sign-in from Chrome on Linux", "Your download is ready",
            "Resolved: errors of the payment API are back to normal", "Warning: CPU load on web-{} is above 90 %", "OK: memory of node {} is at 60 %",
            "Nightly job {} finished without errors", "Deploy {} to production succeeded", "Job {} failed: timeout after 30 s", "Disk on host {} is nearly full",
            "Latency of /login is back below {} ms", "Certificate of mail.example.com expires in {} days", "Pod {} restarted twice"],
    "deu": ["Ihr Bestätigungscode lautet {}", "Ihre Bestellung {} wurde versandt", "Bitte bestätigen Sie Ihre E-Mail-Adresse", "Ihr Termin ist morgen um {} Uhr",
            "Willkommen! Ihr Konto wurde angelegt", "Ihre Rechnung {} liegt bei"],
    "spa": ["Tu código de verificación es {}", "Tu pedido {} ha sido enviado", "Confirma tu dirección de correo", "Tu cita es mañana a las {}", "Bienvenido, tu cuenta ha sido creada"],
    "fra": ["Votre code de vérification est {}", "Votre commande {} a été expédiée", "Veuillez confirmer votre adresse e-mail", "Votre rendez-vous est demain à {} h",
            "Bienvenue, votre compte a été créé"],
    "por": ["Seu código de verificação é {}", "Seu pedido {} foi enviado", "Confirme seu endereço de e-mail"],
    "ita": ["Il tuo codice di verifica è {}", "Il tuo ordine {} è stato spedito", "Conferma il tuo indirizzo e-mail"],
    "rus": ["Ваш код подтверждения {}", "Ваш заказ {} отправлен", "Подтвердите адрес электронной почты"],
    "tur": ["Doğrulama kodunuz {}", "Siparişiniz {} kargoya verildi"], "pol": ["Twój kod weryfikacyjny to {}", "Twoje zamówienie {} zostało wysłane"],
    "zho-Hans": ["您的验证码是{}，请勿泄露", "您的订单{}已发货", "请确认您的邮箱地址"], "jpn": ["認証コードは{}です", "ご注文{}を発送しました"],
    "kor": ["인증번호는 {} 입니다", "주문하신 상품이 발송되었습니다"], "ara": ["رمز التحقق الخاص بك هو {}", "تم شحن طلبك رقم {}"],
    "hin": ["आपका ओटीपी {} है", "आपका ऑर्डर {} भेज दिया गया है"], "vie": ["Mã xác nhận của bạn là {}"], "ind": ["Kode verifikasi anda {}"],
}
_NO_SPACES = ("jpn", "tha", "zho-Hans", "zho-Hant")
_GLUE = (" ", "! ", ", ", "!!! ", " - ", "\n", " 👉 ", ": ")
_WIDE_GLUE = ("", "，", "，", "！", "！！", "。", "、", "\n", "→", "👉")
_LINKS = ("http://{}.xyz/{}", "https://bit.ly/{}{}", "www.{}-{}.top", "t.me/{}{}", "http://{}.ru/?id={}", "wa.me/{}{}")


def offer(rng: random.Random) -> Tuple[str, str]:
    """(language, text)"""
    language = rng.choice(sorted(OFFERS))
    hooks, calls = OFFERS[language]
    amount = str(rng.choice((5, 10, 20, 50, 70, 90, 99, 100, 200, 500, 1000, 2500, 5000, 10000, "1.99", "2,99", "50000")))
    if language in _NO_SPACES and rng.random() < 0.3:
        amount = rng.choice("百 千 万 十万 五百 三千".split())
    parts = [rng.choice(hooks).replace("{}", amount)]
    if rng.random() < 0.3:
        parts.append(rng.choice(hooks).replace("{}", amount))
    if rng.random() < 0.85:
        parts.append(rng.choice(calls))
    if rng.random() < 0.5:
        word = "".join(rng.choice("abcdefghiklmnoprstuvwxyz") for _ in range(rng.randint(3, 8)))
        parts.append(rng.choice(_LINKS).format(word, rng.randrange(10 ** 5)))
    text = rng.choice(_WIDE_GLUE if language in _NO_SPACES and rng.random() < 0.7 else _GLUE).join(parts) + rng.choice(("", "!", "!!!", " 🔥", " 💰💰", ""))
    return language, text.upper() if rng.random() < 0.12 else text


def notice(rng: random.Random) -> Tuple[str, str]:
    """(language, text) of a service's message."""
    language = rng.choice(sorted(NOTICES) + ["eng"] * 8)
    found = NOTICES[language]
    text = rng.choice((". ", ".\n", "! ", ": ")).join(rng.sample(found, min(len(found), rng.choice((1, 1, 2)))))
    text = text.replace("{}", str(rng.randrange(1, rng.choice((12, 60, 1000, 999999)))))
    return language, text + rng.choice(("", ".", "!", " https://app.example.com/c/" + str(rng.randrange(10 ** 6))))
