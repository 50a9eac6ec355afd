"""Made-up insults and threats in seventeen languages beside harmless sentences of the same form, written for this project.

The labelled sources know slurs and tweets, and hardly a plain "you are an idiot"; they would take "retard" in "je suis en
retard" for the English word. Frames are filled with an insult or with something kind, so that the frame says nothing.
"""

import random
from typing import Dict, List, NamedTuple, Tuple


class Taunts(NamedTuple):
    frames: List[str]  # {} is an insult or a kind word
    insults: List[str]
    kind: List[str]
    rude: List[str]  # toxic as they stand: commands and threats
    clean: List[str]  # harmless, with words that rude ones have


TAUNTS: Dict[str, Taunts] = {
    "eng": Taunts(
        ["you are {}", "you're {}", "you are such {}", "he is {}", "what {} you are", "only {} would write this", "i think you're {}", "stop being {}",
         "my boss is {}", "your comment shows that you are {}", "lol you're {}", "she's just {}", "are you {} or what", "{}, that's what you are"],
        ["an idiot", "a moron", "stupid", "so dumb", "a complete idiot", "a worthless loser", "an asshole", "a piece of shit", "a fucking idiot", "pathetic",
         "a liar and a coward", "disgusting", "ugly and stupid", "a jerk", "a scumbag", "a clown", "an ignorant fool", "braindead", "trash", "garbage"],
        ["an angel", "a genius", "kind", "so smart", "a good friend", "a great teacher", "a nurse", "right", "a lovely person", "tired", "late again",
         "a student", "funny", "brilliant", "very patient", "new here", "the best", "welcome", "a big help", "an engineer"],
        ["shut up", "shut the fuck up", "go to hell", "fuck you", "fuck off", "i will kill you", "i'm going to find you and hurt you", "nobody likes you",
         "kill yourself", "go die", "i hope you get cancer", "get lost, loser", "you should be ashamed, idiot", "i'll smash your face", "you make me sick",
         "drop dead", "watch your back, i know where you live", "what a bunch of idiots", "this admin is a joke and a liar", "screw you all"],
        ["i will call you", "i will find you at the station", "this game is killing me", "shut the door please", "i was dying of laughter", "kill the process",
         "how do i kill a zombie process", "my phone died", "the fool moon is out tonight", "i hate mondays", "that was stupid of me, sorry", "damn, i missed the bus",
         "don't shut down the server", "the trash goes out on friday", "garbage collection takes long", "sick beat", "i lost the game", "this is hell of a view",
         "what an ugly bug", "crazy how time flies", "you should be proud", "nobody is here yet", "the dog bit me", "cancer research needs money"]),
    "deu": Taunts(
        ["du bist {}", "du bist so {}", "er ist {}", "was bist du nur für {}", "ihr seid alle {}", "sei nicht so {}", "mein Chef ist {}"],
        ["ein Idiot", "ein Arschloch", "dumm", "bescheuert", "ein Vollidiot", "ein Versager", "hässlich", "ein Trottel", "widerlich", "ein Stück Scheiße", "blöd"],
        ["ein Engel", "nett", "klug", "müde", "ein guter Freund", "neu hier", "Lehrer", "lustig", "spät dran", "großartig", "willkommen"],
        ["halt die Fresse", "halt's Maul", "verpiss dich", "fick dich", "ich bring dich um", "du gehörst verprügelt", "geh sterben", "leck mich am Arsch",
         "ich weiß, wo du wohnst", "so ein dummes Pack"],
        ["wo bist du gerade?", "ich bring dich nach Hause", "mach bitte die Tür zu", "das ist zum Sterben schön", "ich rufe dich um acht an", "halt bitte an der Ecke",
         "der Akku ist tot", "das war dumm von mir", "ich weiß, wo du wohnst, ich hol dich ab", "geh schon mal vor"]),
    "fra": Taunts(
        ["tu es {}", "t'es {}", "il est {}", "vous êtes {}", "quel {} tu fais", "mon patron est {}"],
        ["un idiot", "un connard", "stupide", "débile", "une ordure", "un imbécile", "nul", "dégueulasse", "un abruti", "un crétin", "une merde"],
        ["un ange", "gentil", "intelligent", "fatigué", "en retard", "un bon ami", "nouveau ici", "drôle", "le bienvenu", "formidable", "professeur"],
        ["ferme ta gueule", "va te faire foutre", "casse-toi", "je vais te tuer", "va crever", "ta gueule", "personne ne t'aime", "je vais te casser la gueule",
         "bande d'abrutis", "tu me dégoûtes"],
        ["je suis en retard, désolé", "je suis en retard", "le train a du retard", "ferme la porte", "je vais te chercher à la gare", "ça me tue de rire",
         "on crève de chaud ici", "c'était bête de ma part", "le phoque est un animal marin", "je te rappelle ce soir"]),
    "spa": Taunts(
        ["eres {}", "eres un {}", "él es {}", "sois unos {}", "qué {} eres", "mi jefe es {}"],
        ["imbécil", "idiota", "gilipollas", "estúpido", "un pedazo de mierda", "inútil", "asqueroso", "tonto", "un fracasado", "un cabrón", "pendejo"],
        ["genial", "amable", "un buen amigo", "inteligente", "un ángel", "profesor", "nuevo aquí", "divertido", "muy paciente", "bienvenido"],
        ["cállate la boca", "vete a la mierda", "que te jodan", "te voy a matar", "muérete", "nadie te quiere", "te voy a partir la cara", "hijo de puta",
         "me das asco", "sé dónde vives y vas a pagar"],
        ["te voy a llamar", "me muero de risa", "cierra la puerta", "llego tarde, perdón", "qué tonto fui", "te voy a buscar al aeropuerto", "nadie llegó todavía",
         "el negro es mi color favorito", "me mata el calor"]),
    "por": Taunts(
        ["você é {}", "tu és {}", "ele é {}", "vocês são {}", "meu chefe é {}"],
        ["um idiota", "um imbecil", "burro", "um lixo", "nojento", "um otário", "um babaca", "ridículo", "um merda", "um fracassado"],
        ["um anjo", "gentil", "inteligente", "um bom amigo", "professor", "novo aqui", "engraçado", "muito paciente", "bem-vindo"],
        ["cala a boca", "vai se foder", "vai tomar no cu", "vou te matar", "ninguém gosta de você", "vai à merda", "vou quebrar a tua cara", "filho da puta"],
        ["vou te ligar", "morri de rir", "fecha a porta", "estou atrasado, desculpa", "que burrice a minha", "vou te buscar na estação", "ninguém chegou ainda"]),
    "ita": Taunts(
        ["sei {}", "sei proprio {}", "lui è {}", "siete {}", "il mio capo è {}"],
        ["un idiota", "uno stronzo", "stupido", "un coglione", "un imbecille", "una merda", "ridicolo", "un fallito", "schifoso"],
        ["un angelo", "gentile", "intelligente", "un buon amico", "stanco", "nuovo qui", "simpatico", "in ritardo", "il benvenuto"],
        ["stai zitto", "vaffanculo", "vai a cagare", "ti ammazzo", "crepa", "nessuno ti vuole", "ti spacco la faccia", "figlio di puttana", "fai schifo"],
        ["ti chiamo dopo", "muoio dal ridere", "chiudi la porta", "sono in ritardo, scusa", "che stupido sono stato", "ti vengo a prendere alla stazione"]),
    "nld": Taunts(
        ["jij bent {}", "je bent echt {}", "hij is {}", "jullie zijn {}"],
        ["een idioot", "een klootzak", "dom", "een sukkel", "een mislukkeling", "walgelijk", "een eikel", "achterlijk"],
        ["een engel", "aardig", "slim", "een goede vriend", "moe", "nieuw hier", "grappig", "welkom"],
        ["hou je bek", "rot op", "val dood", "ik maak je af", "krijg de tering", "niemand mag jou", "ik sla je in elkaar"],
        ["ik bel je straks", "doe de deur dicht", "ik lach me dood", "sorry, ik ben te laat", "ik haal je op van het station", "dat was dom van mij"]),
    "pol": Taunts(
        ["jesteś {}", "on jest {}", "ale z ciebie {}"],
        ["idiotą", "debilem", "głupi", "kretynem", "śmieciem", "żałosny", "dupkiem", "nikim"],
        ["aniołem", "miły", "mądry", "dobrym przyjacielem", "zmęczony", "nowy tutaj", "zabawny"],
        ["zamknij się", "spierdalaj", "pierdol się", "zabiję cię", "zdechnij", "nikt cię nie lubi", "rozwalę ci łeb", "kurwa, co za debil"],
        ["zadzwonię do ciebie", "zamknij drzwi", "umieram ze śmiechu", "spóźnię się, przepraszam", "odbiorę cię z dworca", "nikogo jeszcze nie ma"]),
    "rus": Taunts(
        ["ты {}", "ты просто {}", "он {}", "да вы все {}"],
        ["идиот", "дурак", "тупой", "мразь", "ничтожество", "урод", "козёл", "дебил", "дерьмо", "тварь"],
        ["молодец", "умный", "мой друг", "учитель", "добрый", "умница", "весёлый", "красавица", "новенький"],
        ["заткнись", "пошёл на хуй", "иди нахер", "я тебя убью", "сдохни", "никто тебя не любит", "набью тебе морду", "чтоб ты сдох", "закрой рот, придурок"],
        ["я тебе позвоню", "закрой дверь", "умираю со смеху", "я опаздываю, прости", "заберу тебя с вокзала", "батарея сдохла", "никого ещё нет"]),
    "ukr": Taunts(
        ["ти {}", "він {}", "ви всі {}"],
        ["ідіот", "дурень", "тупий", "покидьок", "нікчема", "виродок", "козел"],
        ["молодець", "розумний", "мій друг", "вчитель", "добрий", "веселий"],
        ["заткнись", "пішов на хуй", "я тебе вб'ю", "здохни", "ніхто тебе не любить", "закрий пельку"],
        ["я тобі подзвоню", "зачини двері", "вмираю зі сміху", "я запізнююсь, вибач", "нікого ще нема"]),
    "tur": Taunts(
        ["sen {}", "sen tam bir {}", "o {}"],
        ["aptalsın", "gerizekalısın", "salaksın", "şerefsizsin", "pisliksin", "ahmaksın", "beyinsizsin"],
        ["çok iyisin", "bir meleksin", "akıllısın", "arkadaşımsın", "yorgunsun", "yenisin", "komiksin"],
        ["kapa çeneni", "siktir git", "seni öldüreceğim", "geber", "kimse seni sevmiyor", "ağzını burnunu kırarım", "defol git"],
        ["seni arayacağım", "kapıyı kapat", "gülmekten öldüm", "geç kaldım, özür dilerim", "seni istasyondan alırım"]),
    "swe": Taunts(
        ["du är {}", "du är verkligen {}", "han är {}"],
        ["en idiot", "dum i huvudet", "ett as", "äcklig", "en jävla idiot", "värdelös", "patetisk"],
        ["en ängel", "snäll", "smart", "en bra vän", "trött", "ny här", "rolig"],
        ["håll käften", "dra åt helvete", "jag ska döda dig", "ingen gillar dig", "fan ta dig", "jag slår in skallen på dig"],
        ["jag ringer dig", "stäng dörren", "jag dör av skratt", "förlåt, jag är sen", "jag hämtar dig på stationen"]),
    "ind": Taunts(
        ["kamu {}", "dia {}", "kalian semua {}"],
        ["bodoh", "goblok", "tolol", "bangsat", "sampah", "menjijikkan", "brengsek"],
        ["baik", "pintar", "teman baikku", "guru", "lucu", "capek", "baru di sini"],
        ["diam kau", "mati saja kau", "aku akan membunuhmu", "pergi ke neraka", "tidak ada yang suka kamu", "anjing kau", "bacot lu"],
        ["aku akan meneleponmu", "tutup pintunya", "ketawa sampai mati", "maaf aku telat", "anjing itu lucu", "belum ada orang"]),
    "ara": Taunts(
        ["أنت {}", "هو {}", "أنتم {}"],
        ["غبي", "أحمق", "حقير", "قذر", "فاشل", "حيوان", "تافه"],
        ["طيب", "ذكي", "صديقي", "معلم", "لطيف", "متعب", "جديد هنا"],
        ["اخرس", "سأقتلك", "اذهب إلى الجحيم", "لا أحد يحبك", "سأكسر وجهك", "تبا لك يا حقير", "مت"],
        ["سأتصل بك", "أغلق الباب", "أموت من الضحك", "آسف تأخرت", "لا أحد هنا بعد"]),
    "jpn": Taunts(
        ["お前は{}", "あいつは{}だ", "君は{}ね"],
        ["バカ", "馬鹿野郎", "クズ", "ゴミ", "最低な人間", "アホ", "気持ち悪い奴"],
        ["いい人", "天才", "友達", "先生", "優しい", "疲れてる", "新人"],
        ["死ね", "黙れ", "殺してやる", "消えろ", "うざい、消えろ", "ぶっ殺すぞ", "誰もお前を好きじゃない"],
        ["電話するね", "ドアを閉めて", "笑い死にしそう", "遅れてごめん", "駅まで迎えに行くよ", "死ぬほど美味しい", "まだ誰もいない"]),
    "kor": Taunts(
        ["너는 {}", "넌 진짜 {}", "그 사람은 {}"],
        ["바보다", "멍청이야", "쓰레기야", "병신이야", "한심해", "역겨워", "미친놈이야"],
        ["천사야", "똑똑해", "좋은 친구야", "선생님이야", "착해", "피곤해", "재미있어"],
        ["닥쳐", "꺼져", "죽여버린다", "뒤져라", "아무도 널 안 좋아해", "씨발 꺼져", "개새끼야"],
        ["전화할게", "문 닫아줘", "웃겨 죽겠다", "늦어서 미안해", "역으로 데리러 갈게", "배고파 죽겠어"]),
    "zho-Hans": Taunts(
        ["你是{}", "你真是{}", "他就是{}"],
        ["白痴", "傻逼", "蠢货", "垃圾", "废物", "混蛋", "脑残"],
        ["天才", "好人", "我的朋友", "老师", "新来的", "好学生", "高手"],
        ["闭嘴", "滚开", "去死吧", "我要杀了你", "没人喜欢你", "他妈的", "滚你妈的", "不要脸"],
        ["我给你打电话", "请关门", "笑死我了", "对不起我迟到了", "我去车站接你", "还没人来", "手机没电了"]),
}
# Ordinary words of a language that are slurs or obscene in another.
FALSE_FRIENDS: Dict[str, List[str]] = {
    "fra": ["je suis en retard", "désolé du retard", "t'es encore en retard", "on a pris du retard", "le bus est en retard ce matin", "pardon pour le retard",
            "il y a deux heures de retard sur la ligne", "je vais être en retard demain", "le phare ne marche plus", "la facture est en retard",
            "on mange un cookie ?", "c'est la fin de la saison", "il a pris une douche", "elle porte un slip neuf", "un chat dort sur le lit"],
    "deu": ["die Wand ist zu dick", "ein dickes Buch", "es ist schon hell draußen", "der Rat der Stadt", "gute Fahrt",
            "das Bad ist kaputt", "ich fahre nach Wien", "die Kante ist scharf", "hell und freundlich", "das Gift im Wasser"],
    "swe": ["vi ses i slutet av veckan", "filmen är slut", "slut på mjölken", "full fart framåt", "jag fick ett brev", "hon fick jobbet", "klockan är sex",
            "sex ägg och mjöl", "kocken lagar mat", "bra fart på båten", "vi har sex barn"],
    "nob": ["det er slutt nå", "god fart", "vi har seks barn", "hvilket fag liker du best?", "faget er vanskelig", "jeg fikk et brev", "farten er for høy"],
    "dan": ["det er slut nu", "sænk farten", "mit yndlingsfag er dansk", "faget er svært", "fart på", "slutningen var god"],
    "nld": ["de dikke kat slaapt", "wat een dik boek", "de kant van de tafel", "ik heb zes kinderen", "de hond kan niet mee", "goede vaart", "het is hel licht"],
    "spa": ["el gato negro", "café negro sin azúcar", "la pizarra es negra", "el retardo del envío", "perdón por el retraso",
            "voy con mi madre", "una bicha en el jardín", "me pica un mosquito"],
    "por": ["o gato preto", "um quadro negro", "a rapariga já chegou", "desculpa o atraso", "vou pegar o ônibus"],
    "ita": ["vengo con te", "un caffè nero", "la fine della scuola", "sono in ritardo", "il finocchio è buono", "scusa per il ritardo", "il treno è in ritardo"],
    "vie": ["tôi phục vụ bạn", "anh Phúc đang đến", "chị Dung ơi", "bạn bích vừa gọi"],
    "zho-Hans": ["那个那个，我想一下", "那个人是谁", "你给我那个", "那个东西在哪里", "那个，明天见"],
    "kor": ["니가 했어?", "내가 할게", "네가 좋아", "여기가 시발점이다"],
    "eng": ["the fat cat sleeps", "cock-a-doodle-doo", "a pack of faggots for the fire", "Scunthorpe is a town", "he bites the bullet", "assess the class", "Dick Smith called",
            "a black cat", "white paper on security", "the master branch", "Essex and Sussex", "shiitake mushrooms"],
}
_LABELS = sorted(TAUNTS)
_FRIENDS = sorted(FALSE_FRIENDS)
_NAMES = ("", "", "", "", "@user ", "admin, ", "hey, ", "lol ", "wtf ", "Tom, ")
_ENDS = ("", "", "", ".", "!", "!!", "?", " :)", " lol", " 😂", "...", " 🙏")


def taunt(rng: random.Random) -> Tuple[str, str, bool]:
    """Language, text, whether it is toxic: nearly half of the texts are."""
    if rng.random() < 0.1:
        language = rng.choice(_FRIENDS)
        return language, _cased(rng.choice(FALSE_FRIENDS[language]), rng) + rng.choice(_ENDS), False
    language = "eng" if rng.random() < 0.3 else rng.choice(_LABELS)
    known = TAUNTS[language]
    toxic = rng.random() < 0.5
    if rng.random() < 0.55:
        text = rng.choice(known.frames).format(rng.choice(known.insults if toxic else known.kind))
    else:
        text = rng.choice(known.rude if toxic else known.clean)
    if rng.random() < 0.25:
        text += rng.choice((", ", ". ", " ")) + rng.choice(known.clean)
    if language == "eng":
        text = rng.choice(_NAMES) + text
    return language, _cased(text, rng) + rng.choice(_ENDS), toxic


def _cased(text: str, rng: random.Random) -> str:
    return text.upper() if rng.random() < 0.06 else text.capitalize() if rng.random() < 0.35 else text
