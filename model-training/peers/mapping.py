"""Peers' labels in ours. What a peer does not tell apart stands for each of ours that it covers."""

from typing import Iterable, List, Set

_SHORT = dict(pair.split("=") for pair in """
af=afr am=amh an=arg ar=ara as=asm ast=ast az=aze ba=bak be=bel bg=bul bn=ben br=bre bs=bos ca=cat cs=ces cv=chv cy=cym
da=dan de=deu el=ell en=eng eo=epo es=spa et=est eu=eus fa=fas fi=fin fo=fao fr=fra fy=fry ga=gle gd=gla gl=glg gu=guj
ha=hau he=heb hi=hin hr=hrv ht=hat hu=hun hy=hye ia=ina id=ind ig=ibo is=isl it=ita ja=jpn jv=jav ka=kat kk=kaz km=khm
kn=kan ko=kor ku=kmr ky=kir la=lat lb=ltz lo=lao lt=lit lv=lav mg=mlg mk=mkd ml=mal mn=mon mr=mar ms=msa my=mya nb=nob
ne=nep nl=nld nn=nno oc=oci om=orm or=ori pa=pan pl=pol ps=pus pt=por ro=ron ru=rus rw=kin sa=san sd=snd si=sin sk=slk
sl=slv so=som sq=sqi st=sot su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha tk=tuk tl=tgl tn=tsn tr=tur ts=tso tt=tat
ug=uig uk=ukr ur=urd vi=vie xh=xho yi=yid yo=yor zu=zul""".split())

_SAME = dict(pair.split("=") for pair in """
arb=ara azj=aze azb=aze ekk=est lvs=lav zsm=msa zlm=msa swh=swa khk=mon als=sqi aln=sqi npi=nep ory=ori pbt=pus pbu=pus
pes=fas prs=fas plt=mlg uzn=uzb-Latn uzb=uzb-Latn uz=uzb-Latn ydd=yid kur=kmr gaz=orm fil=tgl
ckb=ckb pnb=pan""".split())

_SEVERAL = {
    "zho": {"zho-Hans", "zho-Hant"}, "cmn": {"zho-Hans", "zho-Hant"}, "zh": {"zho-Hans", "zho-Hant"},
    "zh-CN": {"zho-Hans"}, "zh-TW": {"zho-Hant"},
    "srp": {"srp-Cyrl", "srp-Latn"}, "sr": {"srp-Cyrl", "srp-Latn"},
    "no": {"nob", "nno"}, "nor": {"nob", "nno"}, "hbs": {"bos", "hrv", "srp-Latn", "srp-Cyrl"},
}


# What one peer means by a code, where its answers show that it is less, or another, than the code says.
_MEANT = {
    **{(peer, code): {"srp-Cyrl"} for peer, code in (("lingua", "srp"), ("eld", "sr"), ("eldc", "sr"))},
    **{(peer, "ku"): {"ckb"} for peer in ("eld", "eldc")},  # only ever in Arabic script
}


def language(peer: str, label: str) -> Set[str]:
    """The peer's ISO 639-1 or 639-3 code -> our labels, the empty set for "-"."""
    if label == "-":
        return set()
    if (peer, label) in _MEANT:
        return _MEANT[peer, label]
    if label in _SEVERAL:
        return _SEVERAL[label]
    return {_SAME.get(label, _SHORT.get(label, label))}


# Peers' names that are not ours; every other name means the same to both.
_CODE = {
    "magika": """asm=assembly bib=bibtex cs=csharp csproj=xml gemfile=ruby gemspec=ruby gradle=groovy ipynb=json jsonl=json
    objectivec=objective-c proto=protobuf rdf=xml shell=bash svg=xml twig=jinja txt=- vcxproj=xml""",
    "guesslang": """asm=assembly bat=batch cs=csharp clj=clojure cbl=cobol coffee=coffeescript ex=elixir erl=erlang
    f90=fortran hs=haskell js=javascript jl=julia kt=kotlin md=markdown mm=objective-c ml=ocaml pas=pascal pm=perl
    ps1=powershell py=python rb=ruby rs=rust sh=bash tex=latex ts=typescript v=verilog""",
    "highlight": """armasm=assembly x86asm=assembly mipsasm=assembly avrasm=assembly shell=bash dos=batch gradle=groovy
    properties=ini django=jinja twig=jinja objectivec=objective-c delphi=pascal php-template=php pgsql=sql vim=viml
    python-repl=python node-repl=javascript erlang-repl=erlang clojure-repl=clojure julia-repl=julia arduino=cpp""",
}

# What a peer calls by one name and we by several.
_CODE_SEVERAL = {
    "magika": {"lisp": {"commonlisp", "elisp"}},
    "guesslang": {"lisp": {"commonlisp", "elisp"}},
    "highlight": {"lisp": {"commonlisp", "elisp"}, "xml": {"xml", "html"}, "ini": {"ini", "toml"}},
}


def names(peer: str, labels: Iterable[str]) -> List[str]:
    """Every name by which the peer may call one of our labels; some of them it may not have."""
    known = [*(pair.split("=")[0] for pair in _CODE[peer].split()), *_CODE_SEVERAL[peer], *labels]
    return sorted({name for name in known if code(peer, name) & set(labels)})


def code(peer: str, label: str) -> Set[str]:
    """The peer's name for a programming language -> our labels, the empty set for "-"."""
    if label == "-":
        return set()
    several = _CODE_SEVERAL[peer].get(label)
    return several or {dict(pair.split("=") for pair in _CODE[peer].split()).get(label, label)} - {"-"}
