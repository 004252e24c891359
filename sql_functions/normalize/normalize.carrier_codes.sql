-- rows: exact
-- The carriers that between them take nearly all long-distance calls. Codes of carriers that nobody dials are left out on
-- purpose: most are area codes too, and cutting one would make another number of a digit typed twice.
-- Source: Anatel, Códigos de Seleção de Prestadora (CSP) designated to long-distance carriers, as published; read on 2026-11-27.
insert into normalize.carrier_codes (code, carrier, source)
with listed (code, carrier) as (
    values
    ('12', 'Algar (CTBC)'), ('14', 'Oi (Brasil Telecom)'), ('15', 'Vivo (Telefônica)'), ('17', 'Transit'),
    ('21', 'Claro (Embratel)'), ('23', 'TIM (Intelig)'), ('25', 'Vivo (GVT)'), ('31', 'Oi (Telemar)'), ('41', 'TIM'),
    ('43', 'Sercomtel')
)
select l.code, l.carrier, 'Anatel, list of CSP, 2026-11-27'
from listed as l;
