-- rows: exact
-- What docs/normalization.md says about repairs is made from these rows; tests hold each example against normalize.phone.
insert into normalize.phone_repairs (repair, position, what, made_when, example, result)
with listed (repair, position, what, made_when, example, result) as (
    values
    ('ninth_digit', 1, 'the 9 that a mobile of eight digits lacks',
     'eight digits from 6 to 9 behind an area code, in one block or as four and four; no mark of a missing digit; the digits are no valid CPF or CNPJ',
     '(11) 8321-7654', '+5511983217654'),
    ('area_code', 2, 'an area code that stands behind the number, or twice',
     'a whole number grouped as one, then an existing area code as a group of its own (not behind a slash; not where the digits are shaped as a CPF)',
     '99916-0110 (81)', '+5581999160110'),
    ('carrier_code', 3, 'the carrier''s code behind the trunk zero, cut',
     'the two digits are in normalize.carrier_codes, a whole number follows, and the grouping does not say that they are the area code',
     '0 15 11 98321-7654', '+5511983217654'),
    ('country_code', 4, 'a country code that is there twice, or that could be read as something else',
     'the 55 stands twice before a whole number; 55 before ten digits that might also be area code 55; digits of a foreign number that would be a Brazilian one too; a plus sign before an area code that no country has',
     '+55 55 11 98321-7654', '+5511983217654'),
    ('trunk_prefix', 5, 'a prefix that is not dialled from abroad, cut: (0), or the old 1 of Mexican mobiles',
     'the number is valid without it and not with it',
     '+351 (0)21 234 5678', '+351212345678'),
    ('keypad', 6, 'letters of the keypad',
     'a word inside a number of 0800, 0300, 0500 or 0900, or of another country with its plus sign',
     '0800 FLORES1', '+558003567371'),
    ('spreadsheet', 7, 'what a spreadsheet made of the digits: ".0" behind them, or a power of ten',
     'every digit is still there',
     '1.1983217654E10', '+5511983217654'),
    ('grouping', 8, 'nothing; the digits are a whole number, but nobody groups one so',
     'a mobile of eleven digits or a landline of ten, whose groups are neither those of a phone nor those of something else',
     '11 983 2176 54', '+5511983217654'),
    ('document', 9, 'nothing; the digits are a phone number and might also be a CPF, a CEP or the number of a company',
     'eleven or fourteen bare digits with the check digits of a CPF or CNPJ; eight bare digits such as 4004 1234',
     '40041235', '+5540041235'),
    ('shared_digits', 10, 'the area code, or all digits but the last, of the number before it in the same field',
     'a list of numbers of which a later one has no area code, or, behind the slash of a landline, one to four digits (normalize.phones)',
     '', '')
)
select l.repair, l.position, l.what, l.made_when, l.example, l.result
from listed as l;
