create or replace view governance.actors as
select 'token:' || t.id as actor, coalesce(c.name, s.name, t.name) as name, 'token' as kind
from ops.api_tokens as t
left join routing.consultants as c on c.id = t.consultant_id
left join intake.sources as s on s.id = t.source_id
union all
select 'consultant:' || c.id, c.name, 'consultant'
from routing.consultants as c;

comment on view governance.actors is
'Who stands behind an actor as histories write it, one row for each token and consultant: the views that say who did something join it. What is not here speaks for itself (person, worker, system,
operator:name).';
comment on column governance.actors.actor is 'As it is written: token:7, consultant:3.';
comment on column governance.actors.name is 'The consultant; of a token its consultant, else its source, else its own name.';
comment on column governance.actors.kind is 'token or consultant.';

revoke all on governance.actors from public;
grant select on governance.actors to indica_dba;
