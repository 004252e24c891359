create or replace view governance.seals as
select s.sealed_on, s.number, encode(s.root, 'hex') as root, s.leads, s.created_at
from leads.seals as s;

comment on view governance.seals is
'One row for each seal of history: the day (UTC), its number, its root (hexadecimal, for a copy elsewhere), how many leads had changed and were sealed, and when.';
comment on column governance.seals.sealed_on is 'The day (UTC).';
comment on column governance.seals.number is '1, 2, 3 without gaps.';
comment on column governance.seals.root is 'Hexadecimal; kept elsewhere it proves all that was sealed until then.';
comment on column governance.seals.leads is 'Leads that had changed and were sealed.';
comment on column governance.seals.created_at is 'When.';

revoke all on governance.seals from public;
grant select on governance.seals to indica_dba;
