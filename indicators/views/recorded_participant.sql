select
    activity.activity_id,
    activity.parent_id,
    activity.programme_id,
    activity.kind,
    activity.start_date,
    coalesce(activity.end_date, activity.start_date) as end_date,
    person.sex,
    person.cadre,
    participation.completed,
    participation.post_score - participation.pre_score as gain,
    participation.followup_on,
    participation.followup_applied
from activity
join participation
    on participation.activity_id = activity.activity_id
left join person
    on person.person_id = participation.person_id
where activity.status = 'held'
    and activity.count_basis = 'individual'
    and coalesce(participation.role, 'participant') = 'participant'
