select
    counted_activity.activity_id,
    counted_activity.programme_id,
    counted_activity.kind as activity_kind,
    counted_activity.start_date as on_date,
    counted_activity.count_basis,
    coalesce(participation.role, 'participant') as role,
    participation.mode,
    person.sex,
    person.home_country as country,
    person.cadre,
    participation.sector,
    1 as n,
    'exact' as qualifier,
    participation.person_id,
    participation.hours,
    counted_activity.hours as scheduled_hours
from counted_activity
join participation
    on participation.activity_id = counted_activity.activity_id
left join person
    on person.person_id = participation.person_id
where counted_activity.count_basis = 'individual'
union all
select
    counted_activity.activity_id,
    counted_activity.programme_id,
    counted_activity.kind as activity_kind,
    counted_activity.start_date as on_date,
    counted_activity.count_basis,
    coalesce(headcount.role, 'participant') as role,
    headcount.mode,
    null as sex,
    null as country,
    null as cadre,
    null as sector,
    headcount.n,
    coalesce(headcount.qualifier, 'exact') as qualifier,
    null as person_id,
    null as hours,
    counted_activity.hours as scheduled_hours
from counted_activity
join headcount
    on headcount.activity_id = counted_activity.activity_id
where counted_activity.count_basis = 'aggregate'
    and headcount.slice = 'total'
