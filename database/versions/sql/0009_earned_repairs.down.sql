drop table normalize.well_known_municipalities;
drop table normalize.placeholders;
drop table normalize.number_words;
drop table normalize.phone_repairs;
drop table normalize.carrier_codes;
