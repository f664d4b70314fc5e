"""A whole application to Vejen's call, as people would type it. Everybody and everything in it is invented."""

LONG = (
    "Vi har arbejdet med frivillige i ti år og holder åbent hus hver onsdag. Nye frivillige får en samtale, en makker "
    "og en fast støtteperson, og vi mødes hver fjerde uge for at tale om, hvordan det går. Man kan altid holde pause "
    "uden at forklare hvorfor. Vi skriver ned, hvad vi aftaler, og samler op sammen med kommunen hver måned."
)
ANSWERS = {
    "A1": {"name": "Fællesskab i Fjordby"},
    "A2": {"municipality": "odense", "area": "Fjordby og havnen"},
    "A3": {"description": LONG},
    "B1": {
        "name": "Foreningen Fjordlys", "cvr": "99 99 99 85", "address": "Havnegade 3, 5000 Fjordby",
        "website": "www.fjordlys.example.org",
    },
    "B2": {"description": LONG},
    "B3": {"name": "Karen Lund", "title": "Leder", "email": "karen.lund@example.org", "phone": "+45 32 12 34 56"},
    "B4": {"employee": [{"name": "Nora Vang", "status": "in_post", "hours": "16,5", "starts_on": "6.1.2025"}]},
    "B5": {"attends": "yes"},
    "B6": {"plan": LONG, "peers": "2"},
    "B7": {"premises": [{"address": "Havnegade 3", "seats": "14", "access": "full", "own": "yes"}]},
    "B8": {
        "finance_name": "Lis Holt", "finance_email": "lis.holt@example.org", "finance_phone": "+45 32 12 34 57",
        "signatory_name": "Karen Lund", "signatory_email": "karen.lund@example.org",
    },
    "C1": {
        "department": "Social og sundhed", "unit": "Værestedet", "contact_name": "Jonas Friis",
        "contact_email": "jonas.friis@example.org", "ean": "5790000123452",
    },
    "C2": {"provisions": ["a", "b"], "services": LONG},
    "C3": {"citizens": "120", "first_course": "8", "second_course": "8"},
    "C4": {"path": LONG},
    "C5": {"name": "Jonas Friis", "title": "Konsulent", "email": "jonas.friis@example.org"},
    "C6": {name: {"municipality": "yes"} for name in ("volunteers", "attendance", "anonymity")},
    "D1": {"cooperation": LONG},
    "D2": {
        "members": [
            {"name": "Karen Lund", "party": "association", "role": "Formand", "email": "karen.lund@example.org"},
            {"name": "Jonas Friis", "party": "municipality", "role": "Medlem", "email": "jonas.friis@example.org"},
        ]
    },
    "D3": {"roles": LONG},
    "E1": {
        "first_date": "6.2.2025", "first_time": "17.00", "second_date": "4.9.2025", "second_time": "17.00",
    },
    "E2": {"recruitment": LONG},
    "E3": {"text": LONG},
    "E4": {"support": LONG},
    "F1": {"wages": [{"post": "Tovholder", "hours": "16,5", "weeks": "47", "rate": "175,00"}]},
    "F2": {"catering": {"association": "60", "municipality": "40"}},
    "F3": {"transport": {"association": "0", "municipality": "100"}},
    "F4": {"other_grants": "no"},
    "G1": {"communication": LONG},
    "G2": {"accepted": {"association": "yes", "municipality": "yes"}},
    "G3": {"continuation": LONG},
}  # fmt: skip
A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
