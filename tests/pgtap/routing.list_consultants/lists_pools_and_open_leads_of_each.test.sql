begin;
select plan(2);

select tests.make_operation(p_weights => '{1,1}');
insert into routing.consultants (name, email, is_active) values ('Zeca', 'zeca@example.com', false);
select tests.lead(1), tests.lead(2), tests.lead(3);
select leads.change_status((select l.id from leads.leads as l where l.consultant_id = tests.consultant(2) limit 1), 'lost', 'consultant:2', 'price');
select results_eq(
    $$select c.name, c.is_active, c.chatwoot_agent_id, c.pools, c.open_leads from routing.list_consultants() as c$$,
    $$select c.name, c.is_active, c.chatwoot_agent_id, case when c.is_active then 'geral' end,
             (select count(*) from leads.leads as l where l.consultant_id = c.id and l.ended_at is null)
        from routing.consultants as c order by c.name$$, 'pools by code, and only open leads count'
);
select is((select sum(c.open_leads) from routing.list_consultants() as c), 2::numeric, 'a lost lead is not open');

select * from finish();
rollback;
