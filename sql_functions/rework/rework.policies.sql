-- rows: seed
-- Cadences are the operator's.
insert into rework.policies (code, name, is_default) values ('default', 'D+3, D+6, D+10', true);
