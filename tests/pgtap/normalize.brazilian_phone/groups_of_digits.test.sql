begin;
select plan(35);

-- Groups of digits, whether a country code stood before them, whether one is missing, what stood in brackets and before the last group; and the number that they are.
select is((select normalize.brazilian_phone(a[1], a[2] = 't', a[3] = 't', nullif(a[4], '-'), nullif(a[5], '=')) from string_to_array(t.typed, '~') as a)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('0|21|11|8321|7654~f~f~-~-', '(1183217654,mobile,,"{carrier_code,ninth_digit}")'),
    ('98321|7654|11~f~f~-~   ', '(11983217654,mobile,,{area_code})'),
    ('0|11|11|98320|7654~f~f~-~-', '(11983207654,mobile,,{area_code})'),
    ('558001234567~f~f~-~=', '(8001234567,toll_free,,{})'),
    ('01234567890~f~f~-~=', '(1234567890,fixed,,{document})'),
    ('111|11111111~f~f~-~.', '(,unknown,placeholder,{})'),
    ('44|20|7946|095~f~f~-~ ', '(9544207946,fixed,,{area_code})'),
    ('9|98321|7654~f~f~-~-', '(,unknown,missing_ddd,{})'),
    ('44|2007946|095~f~f~-~ ', '(,unknown,too_long,{})'),
    ('55|55|1|1|98765|4321~f~f~-~-', '(,unknown,too_long,{country_code})'),
    ('3333|4444|63~f~f~-~ ', '(6333334444,fixed,,{area_code})'),
    ('40041235~f~f~-~=', '(40041235,shared_cost,,{document})'),
    ('113334445~t~f~-~+', '(,unknown,invalid_national_number,{})'),
    ('1|93321|7654~f~f~1~-', '(,unknown,unknown_ddd,{})'),
    ('99|99999|9999~f~f~99~-', '(99999999999,mobile,,{})'),
    ('3003|2211~f~f~~-', '(,unknown,missing_ddd,{})'),
    ('559332176544~f~f~-~=', '(9332176544,fixed,,{country_code})'),
    ('839958912|84~f~f~-~-', '(,unknown,not_a_number,{})'),
    ('9916|0110|81~f~f~81~ (', '(8199160110,mobile,,"{area_code,ninth_digit}")'),
    ('06465189259~f~f~-~=', '(,unknown,not_a_number,{})'),
    ('119876543|91~f~f~-~)', '(11987654391,mobile,,{grouping})'),
    ('55|9|98321|7654~t~f~-~-', '(,unknown,too_long,{country_code})'),
    ('0~f~f~-~=', '(,unknown,too_short,{})'),
    ('1234|5678~f~f~-~-', '(,unknown,placeholder,{})'),
    ('40041|234~f~f~-~-', '(,unknown,invalid_national_number,{})'),
    ('55|93|3217|6544~f~f~-~-', '(9332176544,fixed,,{})'),
    ('011|98765|4321~f~f~011~-', '(11987654321,mobile,,{})'),
    ('0015|351|912|345|678~f~f~-~ ', '(,unknown,placeholder,{})'),
    ('3030|1234~f~f~-~-', '(,uan,service_number,{})'),
    ('9199|1234~f~f~-~-', '(,unknown,missing_ddd,{})'),
    ('987654321~f~f~-~=', '(,unknown,missing_ddd,{})'),
    ('1171234567~t~f~-~+', '(1171234567,mobile,,{ninth_digit})'),
    ('99999|99099~f~f~-~-', '(,unknown,too_short,{})'),
    ('01|98765|4321~f~f~-~,', '(,unknown,unknown_ddd,{})'),
    ('021|983217|6541~f~f~021~-', '(,unknown,too_long,{carrier_code})')
) as t (typed, read);

select * from finish();
rollback;
